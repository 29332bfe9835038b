namespace Ecg;

/// <summary>
/// The format of the four published files ("ECG Heartbeat Categorization", after Kachuee, Fazeli, Sarrafzadeh 2018, arXiv 1805.00794): one beat a row
/// without a header, 187 samples and a label, each as C's <c>%.18e</c>, separated by commas and ended by CR LF.
/// </summary>
public static class PublishedFormat
{
    /// <summary>Samples a beat.</summary>
    public const int Samples = 187;

    /// <summary>Columns a row: the samples and the label.</summary>
    public const int Columns = Samples + 1;

    /// <summary>Bytes of a number that is not negative: one digit, a point, 18 digits, and an exponent of 4 characters.</summary>
    public const int NumberBytes = 24;

    /// <summary>Bytes a row: 188 numbers, 187 commas, CR LF. A file in this very format has a multiple of 4,701 bytes, or it has been cut.</summary>
    public const int RowBytes = (NumberBytes * Columns) + Samples + 2;
}
