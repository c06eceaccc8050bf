using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>One experiment, as the file has it.</summary>
/// <param name="File">The file, for the data sets and cases that it refers to.</param>
/// <param name="Id">Its name, <c>002.maxout</c>.</param>
/// <param name="Kind">What kind of numbers it holds.</param>
/// <param name="Element">All of its fields.</param>
internal sealed record LectureCase(LectureFile File, string Id, string Kind, JsonElement Element)
{
    /// <summary>The fields, none of them read.</summary>
    internal JsonFields Fields => new(Element, $"case \"{Id}\"");

    internal static LectureCase Of(LectureFile file, JsonElement element, int index)
    {
        var id = new JsonFields(element, $"case {index}").Text("id");
        return new(file, id, new JsonFields(element, $"case \"{id}\"").Text("kind"), element);
    }

    /// <summary>Computes the experiment's numbers on an engine and compares them.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="full">Whether long trainings go to their end, and grids through all of their cells.</param>
    internal CaseResult Run(IBackend engine, bool full = false)
    {
        LectureRun? run = null;
        var result = CaseResult.Of(Id, comparison =>
        {
            if (LectureForms.Of(this) is not { } form)
            {
                return [LectureForms.WhyNot(Kind)];
            }

            form.Run(run = new LectureRun(this, engine, comparison, full));
            return run.Missing();
        });
        return result.Outcome == Outcome.Passed && run is { Notes.Count: > 0 } ? result with { Text = string.Join(", ", run.Notes) } : result;
    }
}
