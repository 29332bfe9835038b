using System.IO.Hashing;
using System.Runtime.InteropServices;
using ScratchCnn.Data;

namespace Ecg.Train.Runs;

/// <summary>Hash of the rows of a run. A resumed run verifies with it that the data are unchanged.</summary>
internal static class DataHash
{
    /// <summary>XXH128 of all values and labels of all parts, in order.</summary>
    public static string Of(params IEnumerable<Dataset<float>> parts)
    {
        var hash = new XxHash128();
        foreach (Dataset<float> rows in parts)
        {
            for (int row = 0; row < rows.Count; row++)
            {
                int label = rows.Label(row);
                hash.Append(MemoryMarshal.AsBytes(rows.Row(row)));
                hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in label)));
            }
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
