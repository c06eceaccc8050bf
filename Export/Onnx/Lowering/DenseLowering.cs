namespace Pipeline.Export.Onnx;

/// <summary>A row of features: Gemm with the weight as it is, [in, units]. More axes, which Gemm does not take: MatMul and Add.</summary>
internal static class DenseLowering
{
    internal static OnnxValue Lower(OnnxCall call)
    {
        var (x, weight) = (call.ChannelsLast(0), call.Parameter(0));
        var hasBias = call.Node.Parameters.Count > 1;
        if (call.InputShape(0).Rank == 1)
        {
            return new(call.Scope.Add("Gemm", hasBias ? [x, weight, call.Parameter(1)] : [x, weight], OnnxAttribute.Of("transB", 0)));
        }

        var product = call.Scope.Add("MatMul", [x, weight]);
        return new(hasBias ? call.Scope.Add("Add", [product, call.Parameter(1)]) : product);
    }
}
