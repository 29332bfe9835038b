using Ecg.Wfdb;

namespace Ecg.Tests.Wfdb;

public class MitdbTests
{
    [RealDataFact]
    public void All_48_recordings_agree_with_their_headers()
    {
        string[] names = File.ReadAllLines(Path.Combine(RealData.Mitdb, "RECORDS"));
        Assert.Equal(48, names.Length);
        foreach (string name in names)
        {
            WfdbRecord record = WfdbRecord.Open(RealData.Mitdb, name);
            Assert.Equal(2, record.Signals.Count);
            Assert.All(record.Signals, signal => Assert.NotNull(signal.Checksum));
            Assert.All(record.Signals, signal => Assert.NotNull(signal.InitialValue));

            // Both signals are in one file: reading one verifies the checksums and initial values of both.
            int[] samples = record.ReadSignal(0);

            Assert.Equal(record.Header.SampleCount, samples.Length);
            Assert.Equal(650000, samples.Length);
            Assert.InRange(samples.Min(), 0, 2047);
            Assert.InRange(samples.Max(), 0, 2047);
        }
    }

    [RealDataFact]
    public void The_annotations_of_the_database_are_all_there()
    {
        int all = 0;
        int beats = 0;
        foreach (string name in File.ReadAllLines(Path.Combine(RealData.Mitdb, "RECORDS")))
        {
            IReadOnlyList<Annotation> annotations = WfdbRecord.Open(RealData.Mitdb, name).ReadAnnotations("atr");
            all += annotations.Count;
            beats += annotations.Count(annotation => AnnotationCode.IsBeat(annotation.Code));
        }
        Assert.Equal(112_647, all);
        Assert.Equal(109_494, beats);
    }

    [RealDataFact]
    public void Every_annotation_file_is_written_again_to_the_byte()
    {
        string[] files = Directory.GetFiles(RealData.Mitdb, "*.atr");
        Assert.Equal(49, files.Length);
        foreach (string file in files)
        {
            byte[] original = File.ReadAllBytes(file);
            using var written = new MemoryStream();

            AnnotationWriter.Write(written, AnnotationReader.Read(new MemoryStream(original), file).Annotations);

            Assert.Equal(original, written.ToArray());
        }
    }
}
