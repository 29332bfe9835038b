using System.Globalization;
using Ecg.Context;
using Ecg.Wfdb;

namespace Ecg.Recordings;

/// <summary>
/// A recording in any format that can be read: WFDB, EDF and EDF+, or samples as text. Leads are read when asked for, one at a time, so that
/// a long recording of many leads takes the memory of one.
/// </summary>
public abstract class EcgRecording
{
    /// <summary>The most samples of one lead that are read: 24 hours at 1,500 Hz. It bounds the memory to 512 MiB.</summary>
    public const long MostSamples = 1 << 27;

    private readonly List<string> _warnings = [];

    private protected EcgRecording(string path, string name, string format, IReadOnlyList<Lead> leads)
    {
        Path = path;
        Name = name.Length > 0 ? EcgDataException.Printable(name) : "recording"; // of a file that is called ".csv"
        Format = format;
        // Names are shown on a terminal, where control characters of a file could do anything.
        Leads = [.. leads.Select(lead => lead with { Name = EcgDataException.Printable(lead.Name), Unit = EcgDataException.Printable(lead.Unit) })];
    }

    /// <summary>The path it was opened by.</summary>
    public string Path { get; }

    /// <summary>Name of the recording: that of its file, without folder and extension; control characters as "?".</summary>
    public string Name { get; }

    /// <summary>Name of the format, for people.</summary>
    public string Format { get; }

    /// <summary>The leads; control characters in their names and units are "?".</summary>
    public IReadOnlyList<Lead> Leads { get; }

    /// <summary>Date and time of the first sample, as the device had it; null where the file gives none.</summary>
    public DateTime? StartTime { get; private protected init; }

    /// <summary>Whether the file breaks off before the end that it promises. Known once a lead has been read.</summary>
    public bool BreaksOff { get; private protected set; }

    /// <summary>One line for each fault met so far that did not keep the recording from being read, for people.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Opens a recording; its content tells the format.</summary>
    /// <param name="path">A WFDB record by its name or by one of its files, an EDF file, or a text file of samples, plain or gzipped.</param>
    /// <param name="rate">Samples per second of a text file, in Hz, which has no place for it; null for other formats.</param>
    /// <exception cref="EcgDataException">There is no such recording, or its header is damaged.</exception>
    public static EcgRecording Open(string path, double? rate = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            throw RecordingException.InFile(path, "expected one recording; this is a folder.");
        try
        {
            bool isFile = File.Exists(path);
            if (isFile && EdfHeader.IsEdf(path))
                return WithoutRate(rate, new EdfRecording(path));
            if (!(isFile && IsText(path)) && RecordFolder.FindRecord(path) is (string folder, string record))
                return WithoutRate(rate, new WfdbRecording(path, folder, record));
            if (!isFile)
                throw RecordingException.InFile(path, "no such recording; expected a WFDB record, an EDF file, or a text file of samples.");
            return new TextRecording(path, rate);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingException.InFile(path, $"cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads one lead.</summary>
    /// <param name="lead">Index into <see cref="Leads"/>.</param>
    /// <exception cref="EcgDataException">The file is damaged. One that breaks off is read as far as it goes; see <see cref="BreaksOff"/>.</exception>
    public LeadSignal Read(int lead)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lead);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(lead, Leads.Count);
        try
        {
            return ReadLead(lead);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingException.InFile(Path, $"cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The lead of a name, whatever the case, or of a number from 1.</summary>
    /// <returns>Index into <see cref="Leads"/>.</returns>
    /// <exception cref="RecordingException">There is none; the message lists the leads.</exception>
    public int FindLead(string nameOrNumber)
    {
        ArgumentNullException.ThrowIfNull(nameOrNumber);
        for (int lead = 0; lead < Leads.Count; lead++)
        {
            if (Leads[lead].Name.Equals(nameOrNumber, StringComparison.OrdinalIgnoreCase))
                return lead;
        }

        if (int.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= Leads.Count)
            return number - 1;
        string known = string.Join(", ", Leads.Select((lead, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1} {lead.Name}")));
        throw RecordingException.InFile(Path, $"there is no lead '{nameOrNumber}'; the leads are {known}.");
    }

    /// <summary>
    /// The leads that a classifier of beats in context takes, in the order of its training, whichever lead the beats were found in: of those with the rate of that lead,
    /// lead II or MLII first, then the others in the order of the file.
    /// </summary>
    /// <param name="judged">Index of the lead in which beats were found.</param>
    /// <returns>Indices of one lead or two.</returns>
    public IReadOnlyList<int> ContextLeads(int judged)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(judged);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(judged, Leads.Count);
        return [.. LeadOrder.Of([.. Leads.Select(lead => (lead.Name, lead.Rate))], Leads[judged].Rate)];
    }

    private protected abstract LeadSignal ReadLead(int lead);

    private protected void Warn(string warning)
    {
        if (!_warnings.Contains(warning)) // each lead that is read meets the same faults
            _warnings.Add(warning);
    }

    private static EcgRecording WithoutRate(double? rate, EcgRecording recording) => rate is null
        ? recording
        : throw RecordingException.InFile(recording.Path, $"{recording.Format} files give their rate; --rate is for text files.");

    // Text may lie beside a record of the same name; the files of a record have other extensions.
    private static bool IsText(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() is ".csv" or ".txt" or ".tsv" or ".gz";
}
