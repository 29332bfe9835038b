using Microsoft.Playwright;

namespace Ecg.Tests.Reports;

/// <summary>Rules that every page holds.</summary>
/// <param name="page">The page's file.</param>
public abstract class PageInBrowserTests(string page)
{
    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task It_breaks_none_of_the_rules_of_axe(ColorScheme colors)
    {
        await using BrowserSession session = await BrowserSession.Open(page, new BrowserNewPageOptions { ColorScheme = colors });
        string violations = await session.AxeViolations();
        Assert.True(violations.Length == 0, violations);
    }

    [BrowserFact]
    public async Task On_a_phone_nothing_but_what_scrolls_is_wider_than_the_screen()
    {
        await using BrowserSession session = await BrowserSession.Open(page, new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 400, Height = 800 } });
        Assert.Equal(400, await session.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }
}
