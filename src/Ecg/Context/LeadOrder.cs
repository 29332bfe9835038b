namespace Ecg.Context;

/// <summary>Chooses the leads that a <see cref="BeatContext"/> takes.</summary>
internal static class LeadOrder
{
    private static readonly string[] s_first = ["MLII", "II"];

    /// <summary>
    /// Lead II or its modification first, in which P waves stand out and on which most recordings of the training database begin; then the others in the order of
    /// the file, of those with a given rate.
    /// </summary>
    /// <param name="signals">Name and rate of each signal.</param>
    /// <param name="rate">Samples per second, in Hz.</param>
    /// <returns>Indices of at most two leads.</returns>
    public static IEnumerable<int> Of(IReadOnlyList<(string Name, double Rate)> signals, double rate) =>
        Enumerable.Range(0, signals.Count)
            .Where(lead => signals[lead].Rate == rate)
            .OrderBy(lead => s_first.Contains(signals[lead].Name.Trim(), StringComparer.OrdinalIgnoreCase) ? 0 : 1)
            .Take(BeatContext.Leads);
}
