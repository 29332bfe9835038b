namespace Ecg.Tests;

/// <summary>Where the real recordings and files are, which are no part of the project: in ECG_DATA, or beside the project in ../shared/data.</summary>
internal static class RealData
{
    public static string? Folder { get; } = Find();

    public static string Mitdb => Path.Combine(Folder!, "mitdb");

    public static string Kaggle => Path.Combine(Folder!, "kaggle");

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("ECG_DATA");
        if (!string.IsNullOrEmpty(named))
            return HasBoth(named) ? named : null;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string beside = Path.Combine(folder.FullName, "..", "shared", "data");
            if (File.Exists(Path.Combine(folder.FullName, "ScratchCnn.sln")))
                return HasBoth(beside) ? Path.GetFullPath(beside) : null;
        }
        return null;
    }

    // A user's ECG_DATA may well name a folder with the CSV files alone.
    private static bool HasBoth(string folder) => Directory.Exists(Path.Combine(folder, "mitdb")) && Directory.Exists(Path.Combine(folder, "kaggle"));
}

/// <summary>A test on real data: reported as skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute()
    {
        if (RealData.Folder is null)
            Skip = "Needs the real recordings: set ECG_DATA to the folder that holds mitdb and kaggle.";
    }
}
