namespace Ecg;

/// <summary>
/// The format of the four published files ("ECG Heartbeat Categorization", after Kachuee, Fazeli, Sarrafzadeh 2018, arXiv 1805.00794): no header, one
/// beat per row: 187 samples and a label, each formatted as C's <c>%.18e</c>, separated by commas; rows end with CR LF.
/// </summary>
public static class PublishedFormat
{
    /// <summary>Samples per beat.</summary>
    public const int Samples = 187;

    /// <summary>Columns per row: the samples and the label.</summary>
    public const int Columns = Samples + 1;

    /// <summary>Bytes of a nonnegative number: one digit, a point, 18 digits, and an exponent of 4 characters.</summary>
    public const int NumberBytes = 24;

    /// <summary>Bytes per row: 188 numbers, 187 commas, CR LF. The length of a complete file is a multiple of 4,701 bytes.</summary>
    public const int RowBytes = (NumberBytes * Columns) + Samples + 2;
}
