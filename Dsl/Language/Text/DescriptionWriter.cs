using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Pipeline.Dsl;

/// <summary>Descriptions as JSON: <c>{"verb": "Dense", "units": 100, …}</c>; every argument is written, so that a later change of a default changes no stored model.</summary>
internal static class DescriptionWriter
{
    internal static string ToJson(Description description)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, description);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, Description description)
    {
        writer.WriteStartObject();
        writer.WriteString("verb", description.Verb);
        foreach (var argument in description.Arguments)
        {
            writer.WritePropertyName(argument.Name);
            Write(writer, argument.Value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            case string or Verbatim:
                writer.WriteStringValue(value.ToString());
                break;
            case Seq<string> texts:
                Write(writer, texts, writer.WriteStringValue);
                break;
            case Seq<double> numbers:
                Write(writer, numbers, writer.WriteNumberValue);
                break;
            case Shape shape:
                Write(writer, shape.AsSpan());
                break;
            case Body body:
                Write(writer, body.Layers.Select(layer => layer.DescribeWhole()).ToSeq());
                break;
            case Seq<Body> paths:
                Write(writer, paths.Select(path => Description.Of("Path", Argument.Named("layers", path))).ToSeq());
                break;
            case Spread numbers:
                Write(writer, numbers.Numbers.AsSpan());
                break;
            case Seq<int> numbers:
                Write(writer, numbers.AsSpan());
                break;
            case Extent extent:
                Write(writer, [extent.Rows, extent.Columns]);
                break;
            case Enum choice:
                writer.WriteStringValue(choice.ToString());
                break;
            case Description description:
                Write(writer, description);
                break;
            case Seq<Description> list:
                Write(writer, list, item => Write(writer, item));
                break;
            case Expr expr:
                Write(writer, expr.Describe());
                break;
            case Values.Numbers numbers:
                Write(writer, numbers.Items.ToSeq(), writer.WriteNumberValue);
                break;
            case Lambda lambda:
                Write(writer, lambda.Formula.Describe());
                break;
            default:
                throw Throw.Unreachable(value.GetType().Name);
        }
    }

    private static void Write<T>(Utf8JsonWriter writer, Seq<T> items, Action<T> write)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            write(item);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<int> numbers)
    {
        writer.WriteStartArray();
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
