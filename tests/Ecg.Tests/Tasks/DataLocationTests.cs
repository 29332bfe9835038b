using Ecg.Data;
using Ecg.Tests.Csv;

namespace Ecg.Tests.Tasks;

public sealed class DataLocationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_option_comes_first_then_the_environment_then_the_folder_data_then_generated_beats()
    {
        Write("option/ptbdb_normal.csv");
        Write("environment/ptbdb_normal.csv");

        DataLocation generated = DataLocation.Find(null, null, _folder.Path);
        Assert.Equal((DataOrigin.Generated, null, 0), (generated.Origin, generated.Path, generated.Files.Count));

        Write("data/ptbdb_normal.csv");
        Assert.Equal((DataOrigin.CurrentFolder, _folder["data"]), Origin(null, null));
        Assert.Equal((DataOrigin.CurrentFolder, _folder["data"]), Origin("", ""));
        Assert.Equal((DataOrigin.Environment, _folder["environment"]), Origin(null, _folder["environment"]));
        Assert.Equal((DataOrigin.Option, _folder["option"]), Origin(_folder["option"], _folder["environment"]));
    }

    [Fact]
    public void A_folder_data_without_any_of_the_files_is_somebody_elses()
    {
        Write("data/notes.csv");

        Assert.Equal(DataOrigin.Generated, DataLocation.Find(null, null, _folder.Path).Origin);
    }

    [Fact]
    public void A_folder_of_recordings_is_found_in_all_places_unless_it_has_CSV_files()
    {
        _folder.Write("data/100.hea", []);
        _folder.Write("listed/RECORDS", []);

        DataLocation[] found =
        [
            DataLocation.Find(null, null, _folder.Path),
            DataLocation.Find(null, _folder["listed"], _folder.Path),
            DataLocation.Find(_folder["listed"], null, _folder.Path),
        ];
        Assert.All(found, location => Assert.True(location.IsRecordings));
        Assert.Equal([DataOrigin.CurrentFolder, DataOrigin.Environment, DataOrigin.Option], found.Select(location => location.Origin));

        Write("data/ptbdb_normal.csv");
        Assert.False(DataLocation.Find(null, null, _folder.Path).IsRecordings);
        Assert.False(DataLocation.Generated.IsRecordings);
    }

    [Fact]
    public void A_place_that_was_named_but_has_no_data_is_an_error()
    {
        Directory.CreateDirectory(_folder["empty"]);
        const string none = "the folder has none of the files mitbih_train, mitbih_test, ptbdb_normal, ptbdb_abnormal (.csv or .csv.gz), nor has its subfolder kaggle, and there are no recordings (.hea)";

        Assert.Equal($"{_folder["gone"]}: no such file or folder", Message(_folder["gone"], null));
        Assert.Equal($"{_folder["empty"]}: {none}", Message(_folder["empty"], null));
        Assert.Equal($"{_folder["empty"]}: {none} (named by the environment variable ECG_DATA)", Message(null, _folder["empty"]));
    }

    [Fact]
    public void Files_are_found_plain_before_gzipped_in_the_order_of_the_data_set()
    {
        Write("data/ptbdb_abnormal.csv");
        Write("data/mitbih_test.csv.gz");
        Write("data/mitbih_train.csv.gz");
        Write("data/mitbih_train.csv");
        Write("data/kaggle/ptbdb_normal.csv");

        IReadOnlyList<BeatFile> files = BeatFile.FindIn(_folder["data"]);

        Assert.Equal(["mitbih_train.csv", "mitbih_test.csv.gz", "ptbdb_abnormal.csv"], files.Select(file => Path.GetFileName(file.Path)));
        Assert.Equal([PublishedFile.MitbihTrain, PublishedFile.MitbihTest, PublishedFile.PtbAbnormal], files.Select(file => file.Published));
    }

    [Fact]
    public void Where_the_folder_has_none_its_subfolder_kaggle_is_looked_into()
    {
        Write("data/kaggle/ptbdb_normal.csv");

        Assert.Equal(PublishedFile.PtbNormal, Assert.Single(BeatFile.FindIn(_folder["data"])).Published);
    }

    [Fact]
    public void A_file_may_be_named_itself_and_its_name_says_which_it_is()
    {
        Assert.Equal(new BeatFile(Write("a/Mitbih_Test.csv.gz"), PublishedFile.MitbihTest), Assert.Single(BeatFile.Find(_folder["a/Mitbih_Test.csv.gz"])));

        BeatFile mine = Assert.Single(BeatFile.Find(Write("mine.csv")));
        Assert.Null(mine.Published);
        Assert.Equal(5, mine.Classes);
    }

    private (DataOrigin Origin, string? Path) Origin(string? option, string? environment)
    {
        DataLocation location = DataLocation.Find(option, environment, _folder.Path);
        Assert.Single(location.Files);
        return (location.Origin, location.Path);
    }

    private string Message(string? option, string? environment) =>
        Assert.Throws<EcgDataException>(() => DataLocation.Find(option, environment, _folder.Path)).Message;

    private string Write(string name) => _folder.Write(name, CsvText.Published(1));
}
