namespace Ecg.Tests.Reports;

/// <summary>A test that needs Chromium; skipped where there is none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Browser.Path is null ? Browser.WhyNot : null;
}

/// <summary>A theory that needs Chromium; skipped where there is none.</summary>
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Browser.Path is null ? Browser.WhyNot : null;
}

/// <summary>The path of the browser.</summary>
internal static class Browser
{
    public const string WhyNot = "No Chromium was found: install Debian's package chromium, or name one in the environment variable CHROMIUM.";

    public static string? Path { get; } = new[] { Environment.GetEnvironmentVariable("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(File.Exists);
}
