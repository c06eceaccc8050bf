using System.Text.Json;
using Pipeline.Dsl;

namespace Pipeline.Backends;

/// <summary>How rows become batches, as JSON: <c>"batches": { "is": "Into", "count": 10 }</c>.</summary>
internal static class BatchesJson
{
    private const string Name = "batches";
    private const string Is = "is";
    private const string Count = "count";
    private const string Rows = "rows";

    internal static void Write(Utf8JsonWriter writer, Batches batches)
    {
        writer.WriteStartObject(Name);
        writer.WriteString(Is, batches.Word);
        switch (batches)
        {
            case DividedBatches divided:
                writer.WriteNumber(Count, divided.Count);
                break;
            case DrawnBatches { Count: { } count }:
                writer.WriteNumber(Count, count);
                break;
            case GivenBatches given:
                WriteRows(writer, given.Epochs);
                break;
        }

        writer.WriteEndObject();
    }

    internal static Batches Read(JsonElement settings)
    {
        var batches = settings.GetProperty(Name);
        return batches.GetProperty(Is).GetString() switch
        {
            nameof(Batches.Partition) => Batches.Partition,
            nameof(Batches.DropRemainder) => Batches.DropRemainder,
            nameof(Batches.Into) => Batches.Into(batches.GetProperty(Count).GetInt32()),
            nameof(Batches.Drawn) => Batches.Drawn(batches.TryGetProperty(Count, out var count) ? count.GetInt32() : null),
            nameof(Batches.Given) or nameof(Batches.GivenByEpoch) => Batches.GivenByEpoch(ReadRows(batches.GetProperty(Rows))),
            var word => throw new FormatException($"There are no batches {word}."),
        };
    }

    private static void WriteRows(Utf8JsonWriter writer, Seq<Seq<Seq<int>>> epochs)
    {
        writer.WriteStartArray(Rows);
        foreach (var epoch in epochs)
        {
            writer.WriteStartArray();
            foreach (var batch in epoch)
            {
                writer.WriteStartArray();
                foreach (var row in batch)
                {
                    writer.WriteNumberValue(row);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static Seq<Seq<Seq<int>>> ReadRows(JsonElement epochs) => epochs.EnumerateArray()
        .Select(epoch => epoch.EnumerateArray().Select(batch => batch.EnumerateArray().Select(row => row.GetInt32()).ToSeq()).ToSeq()).ToSeq();
}
