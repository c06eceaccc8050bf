using Pipeline.Data;
using Pipeline.Dsl;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>A batch in TensorFlow's memory, with the placeholders that take it.</summary>
internal sealed class Feeds : IDisposable
{
    private readonly List<TF_Output> _places = [];
    private readonly List<SafeTensorHandle> _tensors = [];

    internal TF_Output[] Places => [.. _places];

    internal SafeTensorHandle[] Tensors => [.. _tensors];

    /// <summary>Room at a placeholder, to be filled at once.</summary>
    internal Span<float> Room(TF_Output place, params ReadOnlySpan<long> shape)
    {
        var tensor = NativeTensor.Allocate(shape);
        _places.Add(place);
        _tensors.Add(tensor);
        return NativeTensor.Values(tensor);
    }

    /// <summary>Rows of features.</summary>
    internal void AddRows(TF_Output place, Tensor from, ReadOnlySpan<int> rows, Shape sample)
    {
        var size = checked((int)sample.Size);
        var room = Room(place, [rows.Length, .. Lengths(sample)]);
        for (var i = 0; i < rows.Length; i++)
        {
            Copy(from, rows[i] * size, room.Slice(i * size, size));
        }
    }

    /// <summary>Consecutive rows.</summary>
    internal void AddRows(TF_Output place, Tensor from, int first, int rows, Shape sample) =>
        Copy(from, checked((int)(first * sample.Size)), Room(place, [rows, .. Lengths(sample)]));

    /// <summary>A variable's new value.</summary>
    internal void AddTensor(Variable variable, Tensor value)
    {
        if (value.Shape != variable.Shape)
        {
            throw Throw.ParameterShape(variable.Path, variable.Shape, value.Shape);
        }

        Copy(value, 0, Room(variable.Fed, Lengths(variable.Shape)));
    }

    /// <summary>A variable's new value where none was kept.</summary>
    internal void AddStart(Variable variable) => Room(variable.Fed, Lengths(variable.Shape)).Fill((float)variable.Start);

    /// <summary>Targets in the shape of what the loss reads: as they are, or one class per position as shares of 0 and 1.</summary>
    internal void AddTargets(TF_Output place, Samples data, ReadOnlySpan<int> rows, Shape sample)
    {
        if (data.TargetWidth == sample.Size)
        {
            AddRows(place, data.Targets, rows, sample);
            return;
        }

        var (classes, width) = (sample[^1], data.TargetWidth);
        var room = Room(place, [rows.Length, .. Lengths(sample)]);
        room.Clear();
        for (var position = 0; position < rows.Length * width; position++)
        {
            var label = data.Targets[(rows[position / width] * width) + (position % width)];
            room[(position * classes) + (label >= 0 && label < classes && label == Math.Floor(label) ? (int)label : throw Throw.LabelOutOfRange(label, classes))] = 1;
        }
    }

    public void Dispose() => _tensors.ForEach(tensor => tensor.Dispose());

    private static void Copy(Tensor from, int start, Span<float> to)
    {
        if (from.Type == ElementType.Float32)
        {
            from.Float32.Slice(start, to.Length).CopyTo(to);
            return;
        }

        var source = from.Float64.Slice(start, to.Length);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = (float)source[i];
        }
    }

    private static ReadOnlySpan<long> Lengths(Shape shape) => Array.ConvertAll(shape.AsSpan().ToArray(), length => (long)length);
}
