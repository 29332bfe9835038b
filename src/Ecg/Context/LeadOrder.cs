namespace Ecg.Context;

/// <summary>Chooses the leads that a <see cref="BeatContext"/> takes.</summary>
internal static class LeadOrder
{
    private static readonly string[] s_first = ["MLII", "II"];

    /// <summary>
    /// Lead II or its modification first, in which P waves stand out and on which most recordings of the training database begin; then the others in the order of
    /// the file, of those whose rate is that of the first signal.
    /// </summary>
    /// <param name="signals">Name and rate of each signal.</param>
    /// <param name="first">Index of a lead to put before all others; null for none.</param>
    /// <returns>Indices of one lead or two.</returns>
    public static IEnumerable<int> Of(IReadOnlyList<(string Name, double Rate)> signals, int? first = null)
    {
        double rate = signals[first ?? 0].Rate;
        return Enumerable.Range(0, signals.Count)
            .Where(lead => signals[lead].Rate == rate)
            .OrderBy(lead => lead == first ? 0 : s_first.Contains(signals[lead].Name.Trim(), StringComparer.OrdinalIgnoreCase) ? 1 : 2)
            .Take(BeatContext.Leads);
    }
}
