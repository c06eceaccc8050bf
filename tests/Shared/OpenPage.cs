using System.Text.Json;
using Microsoft.Playwright;

namespace Pipeline.Tests;

/// <summary>A page in a tab, and what went wrong in it.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    // Chart by chart: how many marks are in its svg, or how many different colours in its canvas.
    private const string Look = """
        () => JSON.stringify([...document.querySelectorAll('figure.chart')].map(figure => {
          const svg = figure.querySelector('.plot svg'), canvas = figure.querySelector('.plot canvas');
          let ink = 0;
          if (svg) ink = [...svg.querySelectorAll('[class*="mark-"] path, [class*="mark-"] text')].filter(mark => mark.closest('.role-mark') && mark.getBBox().width + mark.getBBox().height > 0).length;
          if (canvas) ink = new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size - 1;
          return { title: figure.querySelector('h3').textContent, ink, width: (svg || canvas || figure).getBoundingClientRect().width, room: figure.querySelector('.plot').clientWidth };
        }))
        """;

    internal OpenPage(IPage tab)
    {
        Tab = tab;
        tab.PageError += (_, error) => Errors.Add(error);
        tab.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Errors.Add($"{message.Type}: {message.Text}");
            }
        };
        tab.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                Errors.Add($"asked for {request.Url}");
            }
        };
        tab.Dialog += (_, dialog) => Errors.Add($"a dialog: {dialog.Message}");
    }

    internal IPage Tab { get; }

    /// <summary>Script errors, refusals of the page's policy, warnings of the chart library, and requests.</summary>
    internal List<string> Errors { get; } = [];

    internal Task Drawn() => Until("'done' in document.documentElement.dataset");

    /// <summary>Waits until an expression holds. (Playwright's own waiting compiles it in the page, which the page's policy forbids.)</summary>
    internal async Task Until(string expression)
    {
        for (var attempt = 0; !await Tab.EvaluateAsync<bool>(expression); attempt++)
        {
            attempt.Should().BeLessThan(1200, "the page should come to {0}; it says {1}", expression, string.Join('\n', Errors));
            await Task.Delay(100);
        }
    }

    /// <summary>Every chart is drawn within its width, nothing stands beyond the page's right edge, every picture is there, and nothing went wrong.</summary>
    /// <returns>The titles of the charts, in order.</returns>
    internal async Task<IReadOnlyList<string>> ShowsEverything(int width)
    {
        Errors.Should().BeEmpty();
        (await Tab.Locator(".failure").AllTextContentsAsync()).Should().BeEmpty();
        List<string> titles = [];
        foreach (var chart in JsonDocument.Parse(await Tab.EvaluateAsync<string>(Look)).RootElement.EnumerateArray())
        {
            titles.Add(chart.GetProperty("title").GetString()!);
            chart.GetProperty("ink").GetInt32().Should().BePositive("the chart {0} is drawn", titles[^1]);
            chart.GetProperty("width").GetDouble().Should().BeInRange(0.6 * chart.GetProperty("room").GetDouble(), chart.GetProperty("room").GetDouble() + 1, "the chart {0} has its width", titles[^1]);
        }

        (await Tab.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(width, "nothing is beyond the page's right edge");
        (await Tab.EvaluateAsync<int>("[...document.images].filter(image => !image.complete || image.naturalWidth === 0).length")).Should().Be(0);
        return titles;
    }

    public async ValueTask DisposeAsync() => await Tab.CloseAsync();
}
