using System.Text;
using Ecg.Wfdb;

namespace Ecg.Tests.Wfdb;

/// <summary>A folder of WFDB files in memory.</summary>
internal sealed class MemoryFiles : Dictionary<string, byte[]>
{
    public MemoryFiles With(string name, string text) => With(name, Encoding.Latin1.GetBytes(text));

    public MemoryFiles With(string name, params byte[] bytes)
    {
        this[name] = bytes;
        return this;
    }

    public Stream Open(string name) =>
        TryGetValue(name, out byte[]? bytes) ? new MemoryStream(bytes, writable: false) : throw WfdbException.InFile(name, "no such file.");

    public WfdbRecord Record(string name) => WfdbRecord.Open(Open, name);
}
