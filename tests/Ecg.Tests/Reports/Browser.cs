using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

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

/// <summary>A page in a browser, with what it requests and reports.</summary>
internal sealed class BrowserSession : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private BrowserSession(IPlaywright playwright, IBrowser browser, IPage page) => (_playwright, _browser, Page) = (playwright, browser, page);

    public IPage Page { get; }

    public List<string> Requests { get; } = [];

    public List<string> Errors { get; } = [];

    public static async Task<BrowserSession> Open(string file, BrowserNewPageOptions? options = null)
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Browser.Path, Args = ["--no-sandbox"] });
        var session = new BrowserSession(playwright, browser, await browser.NewPageAsync(options));
        session.Page.Request += (_, request) => session.Requests.Add(request.Url);
        session.Page.Console += (_, message) => session.Errors.AddRange(message.Type is "error" or "warning" ? [message.Text] : []);
        session.Page.PageError += (_, error) => session.Errors.Add(error);
        await session.Page.GotoAsync(new Uri(file).AbsoluteUri);
        return session;
    }

    /// <summary>Violations of axe's accessibility rules with everything folded out, one line each.</summary>
    public async Task<string> AxeViolations()
    {
        foreach (ILocator details in await Page.Locator("summary").AllAsync())
            await details.ClickAsync();
        AxeResult result = await Page.RunAxe();
        return string.Join('\n', result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help} ({string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html))})"));
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
