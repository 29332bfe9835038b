namespace Ecg.Rhythm;

/// <summary>A beat of a recording after it was judged.</summary>
/// <param name="Sample">Sample of its R peak.</param>
/// <param name="Seconds">Its time from the beginning of the recording.</param>
/// <param name="RrSeconds">Time since the beat before; NaN for the first one, and where a part that cannot be judged lies between them.</param>
/// <param name="Class">Index of its class; −1 where it was not classified.</param>
/// <param name="Probability">Probability of its class; NaN where it was not classified.</param>
public readonly record struct AnnotatedBeat(long Sample, double Seconds, double RrSeconds, int Class, float Probability);
