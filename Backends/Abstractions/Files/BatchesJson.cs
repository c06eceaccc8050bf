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

    internal static Batches Read(JsonFields settings) => settings.Nested(Name, batches => batches.Text(Is) switch
    {
        nameof(Batches.Partition) => Batches.Partition,
        nameof(Batches.DropRemainder) => Batches.DropRemainder,
        nameof(Batches.Into) => Batches.Into(batches.Integer(Count)),
        nameof(Batches.Drawn) => Batches.Drawn(batches.Has(Count) ? batches.Integer(Count) : null),
        nameof(Batches.Given) or nameof(Batches.GivenByEpoch) => Batches.GivenByEpoch(ReadRows(batches.List(Rows))),
        _ => throw Throw.WrongField($"{batches.Path}.{Is}", "one of Partition, DropRemainder, Into, Drawn, Given, GivenByEpoch"),
    });

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

    private static Seq<Seq<Seq<int>>> ReadRows(JsonElement epochs)
    {
        static ArgumentException Wrong() => Throw.WrongField($"$.{Name}.{Rows}", "a list of epochs, each a list of batches, each a list of rows by their numbers");
        static Seq<T> Items<T>(JsonElement list, Func<JsonElement, T> read) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(read).ToSeq() : throw Wrong();
        return Items(epochs, epoch => Items(epoch, batch => Items(batch, row => row.ValueKind == JsonValueKind.Number && row.TryGetInt32(out var place) ? place : throw Wrong())));
    }
}
