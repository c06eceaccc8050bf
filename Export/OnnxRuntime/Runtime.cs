using Microsoft.ML.OnnxRuntime;

namespace Pipeline.Export.OnnxRuntime;

/// <summary>One file loaded by ONNX Runtime, set up so that a run can be repeated: one thread, sequential, denormals kept, CPU only.</summary>
internal sealed class Runtime : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _path;

    internal Runtime(byte[] bytes, string path, GraphOptimizationLevel optimization)
    {
        _path = path;
        try
        {
            using var options = Options(optimization);
            _session = new(bytes, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw Throw.CannotLoad(path, e);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            throw Throw.NoRuntime(e);
        }
    }

    internal IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    internal IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>The output for all rows, computed in batches; the last one may be short.</summary>
    internal float[] Run(float[] input, Shape inputs, Shape outputs, int batch)
    {
        var rows = inputs[0];
        var (width, outWidth) = (inputs.Sample.Size, outputs.Sample.Size);
        var result = new float[outputs.Size];
        for (var start = 0; start < rows; start += batch)
        {
            var count = Math.Min(batch, rows - start);
            var part = input.AsMemory(checked((int)(start * width)), checked((int)(count * width)));
            var target = result.AsSpan(checked((int)(start * outWidth)), checked((int)(count * outWidth)));
            Run(part, inputs.Sample.Prepend(count), target, outputs.Sample.Prepend(count));
        }

        return result;
    }

    public void Dispose() => _session.Dispose();

    private static SessionOptions Options(GraphOptimizationLevel optimization)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = optimization,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.use_deterministic_compute", "1");
        options.AddSessionConfigEntry("session.set_denormal_as_zero", "0");
        return options;
    }

    private void Run(Memory<float> input, Shape inputShape, Span<float> target, Shape targetShape)
    {
        try
        {
            using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input, Long(inputShape));
            using var options = new RunOptions();
            using var outputs = _session.Run(options, [.. Inputs.Keys], [value], [.. Outputs.Keys]);
            var shape = outputs[0].GetTensorTypeAndShape().Shape;
            if (!shape.AsSpan().SequenceEqual(Long(targetShape)))
            {
                throw Throw.OutputShape(_path, shape, targetShape);
            }

            outputs[0].GetTensorDataAsSpan<float>().CopyTo(target);
        }
        catch (OnnxRuntimeException e)
        {
            throw Throw.CannotRun(_path, inputShape, e);
        }
    }

    private static long[] Long(Shape shape) => [.. shape.Select(d => (long)d)];
}
