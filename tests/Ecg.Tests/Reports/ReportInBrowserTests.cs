using Ecg.Tests.Cli;
using Microsoft.Playwright;

namespace Ecg.Tests.Reports;

/// <summary>Opens the report of a run in a real browser.</summary>
public sealed class ReportInBrowserTests : PageInBrowserTests, IClassFixture<ReportInBrowserTests.Run>
{
    private readonly Run _run;

    public ReportInBrowserTests(Run run)
        : base(run.Page) => _run = run;

    [BrowserFact]
    public async Task It_requests_nothing_logs_no_error_filters_beats_and_shows_values_under_the_pointer()
    {
        await using BrowserSession session = await BrowserSession.Open(_run.Page);
        IPage page = session.Page;
        int all = await page.Locator(".beat").CountAsync();
        await page.Locator("select[name=kind]").SelectOptionAsync("least certain");
        int shown = await page.Locator(".beat:visible").CountAsync();

        Assert.InRange(shown, 1, all - 1);
        Assert.Equal(shown, await page.Locator(".beat[data-kind='least certain']").CountAsync());
        Assert.Equal($"{shown} of {all} beats", await page.Locator(".filters output").TextContentAsync());

        await page.Locator("#learning .picture").First.HoverAsync();
        Assert.Contains("training 0.", await page.Locator("#tip").TextContentAsync(), StringComparison.Ordinal);

        Assert.Equal([new Uri(_run.Page).AbsoluteUri], session.Requests);
        Assert.Empty(session.Errors);
    }

    [BrowserFact]
    public async Task Without_scripts_it_is_complete_and_has_no_filters()
    {
        await using BrowserSession session = await BrowserSession.Open(_run.Page, new BrowserNewPageOptions { JavaScriptEnabled = false });
        Assert.Equal(await session.Page.Locator(".beat").CountAsync(), await session.Page.Locator(".beat:visible").CountAsync());
        Assert.Equal(0, await session.Page.Locator(".filters:visible").CountAsync());
        Assert.Equal(await session.Page.Locator(".picture").CountAsync(), await session.Page.Locator(".picture[role=img][aria-label] svg").CountAsync());
    }

    [Fact]
    public void It_is_small_names_generated_beats_and_points_to_nothing()
    {
        string page = File.ReadAllText(_run.Page);
        Assert.InRange(page.Length, 50_000, 2_000_000);
        Assert.Contains("--model", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    /// <summary>One small run for all tests.</summary>
    public sealed class Run : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Run()
        {
            SmallRuns.Prepare(_folder);
            CliRun.Of(_folder, SmallRuns.Train(_folder)).Succeeded();
        }

        public string Page => Path.Combine(_folder["run"], "report.html");

        public void Dispose() => _folder.Dispose();
    }
}
