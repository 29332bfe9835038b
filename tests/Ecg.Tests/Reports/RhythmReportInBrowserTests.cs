using System.Globalization;
using System.Text;
using Ecg.Tests.Cli;
using Ecg.Tests.Detection;
using Microsoft.Playwright;

namespace Ecg.Tests.Reports;

/// <summary>Opens the report of a recording in a real browser.</summary>
public sealed class RhythmReportInBrowserTests : PageInBrowserTests, IClassFixture<RhythmReportInBrowserTests.Recording>
{
    private readonly Recording _recording;

    public RhythmReportInBrowserTests(Recording recording)
        : base(recording.Page) => _recording = recording;

    [BrowserFact]
    public async Task It_requests_nothing_logs_no_error_and_shows_values_under_the_pointer()
    {
        await using BrowserSession session = await BrowserSession.Open(_recording.Page);
        await session.Page.Locator(".strip .picture").First.HoverAsync();
        await session.Page.Locator("#rate .picture").First.HoverAsync();
        Assert.Contains("heart rate ", await session.Page.Locator("#tip").TextContentAsync(), StringComparison.Ordinal);

        Assert.Equal([new Uri(_recording.Page).AbsoluteUri], session.Requests);
        Assert.Empty(session.Errors);
    }

    [BrowserFact]
    public async Task Without_scripts_it_is_complete()
    {
        await using BrowserSession session = await BrowserSession.Open(_recording.Page, new BrowserNewPageOptions { JavaScriptEnabled = false });
        foreach (string section in (string[])["recording", "rate", "events", "strips", "intervals", "classes", "whole"])
            Assert.True(await session.Page.Locator($"#{section} :is(table, svg)").CountAsync() > 0, section);
        Assert.Equal(await session.Page.Locator(".picture").CountAsync(), await session.Page.Locator(".picture[role=img][aria-label] svg").CountAsync());
        await session.Page.Locator("#whole summary").First.ClickAsync();
        Assert.True(await session.Page.Locator("#whole svg").First.IsVisibleAsync());
    }

    [BrowserFact]
    public async Task Charts_of_RR_intervals_stand_side_by_side_and_fill_their_frames()
    {
        await using BrowserSession session = await BrowserSession.Open(_recording.Page, new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        ILocator frames = session.Page.Locator("#intervals figure"), pictures = session.Page.Locator("#intervals figure svg");
        Assert.Equal(2, await frames.CountAsync());
        var tops = new List<double>();
        for (int i = 0; i < 2; i++)
        {
            LocatorBoundingBoxResult frame = (await frames.Nth(i).BoundingBoxAsync())!, picture = (await pictures.Nth(i).BoundingBoxAsync())!;
            Assert.True(picture.Width * picture.Height > 0.6 * frame.Width * frame.Height, $"The picture {i} takes {picture.Width} × {picture.Height} of {frame.Width} × {frame.Height}.");
            tops.Add(frame.Y);
        }

        Assert.Equal(tops[0], tops[1], 0.5);
    }

    [Fact]
    public void A_recording_without_any_beat_has_no_empty_section()
    {
        using var folder = new TemporaryFolder();
        folder.Write("flat.txt", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("0\n", 3000))));

        CliRun.Of(folder, "annotate", "flat.txt", "--rate", "100", "--output", "out").Succeeded();

        string page = File.ReadAllText(folder["out/report.html"]);
        Assert.Contains("no intervals", page, StringComparison.Ordinal);
        Assert.Contains("cannot be judged: flat", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\u221E", page, StringComparison.Ordinal);
    }

    /// <summary>Two minutes with a beat that comes early now and then, a pause, and ten seconds without a signal.</summary>
    public sealed class Recording : IDisposable
    {
        private const int Rate = 250;

        private readonly TemporaryFolder _folder = new();

        public Recording()
        {
            double[] beats = [.. MadeUpEcg.Rhythm(120).Where(at => at is < 30 or > 33).Select((at, i) => i % 9 == 5 ? at - 0.25 : at)];
            float[] samples = MadeUpEcg.Lead(Rate, 120, beats, noise: 0.02).Segments[0].Samples;
            samples.AsSpan(80 * Rate, 10 * Rate).Clear();
            _folder.Write("r.csv", Encoding.ASCII.GetBytes("II\nmV\n" + string.Concat(samples.Select(sample => string.Create(CultureInfo.InvariantCulture, $"{sample:0.0000}\n")))));
            CliRun.Of(_folder, "annotate", "r.csv", "--rate", $"{Rate}", "--model", SmallModel.Write(_folder), "--output", "out").Succeeded();
        }

        public string Page => _folder["out/report.html"];

        public void Dispose() => _folder.Dispose();
    }
}
