namespace Ecg.Rhythm;

/// <summary>A detected and classified beat of a recording.</summary>
/// <param name="Sample">Sample of its R peak.</param>
/// <param name="Seconds">Its time from the beginning of the recording.</param>
/// <param name="RrSeconds">Time since the previous beat; NaN for the first beat, and after a part of the recording that cannot be
/// judged.</param>
/// <param name="Class">Index of its class; −1 if it was not classified.</param>
/// <param name="Probability">Probability of its class; NaN if it was not classified.</param>
public readonly record struct AnnotatedBeat(long Sample, double Seconds, double RrSeconds, int Class, float Probability);
