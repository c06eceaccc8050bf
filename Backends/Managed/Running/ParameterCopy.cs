using Pipeline.Dsl;

namespace Pipeline.Backends.Managed;

/// <summary>Tensors into the engine's memory, rounded to float32 once.</summary>
internal static class ParameterCopy
{
    internal static void Into(Tensor tensor, ParameterSpec spec, Span<float> numbers)
    {
        if (tensor.Shape != spec.Shape)
        {
            throw Throw.ParameterShape(spec.Path, spec.Shape, tensor.Shape);
        }

        tensor.ToFloat32().Float32.CopyTo(numbers);
    }
}
