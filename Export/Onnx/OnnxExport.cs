using System.Security.Cryptography;

namespace Pipeline.Export.Onnx;

/// <summary>The verb that writes a trained model as ONNX.</summary>
public static class OnnxExport
{
    /// <summary>
    /// Writes the model as an ONNX file: float32, one input [batch, …], one output, what Predict gives. noise and losses are not in it; class names, settings and the
    /// model's description are its metadata.
    /// </summary>
    /// <remarks>
    /// The graph is checked before anything is written, and the file appears whole or not at all. The same model and settings give the same bytes everywhere. A sigmoid
    /// that is the model's output is written as
    /// 1 / (1 + e^-x), since ONNX Runtime's Sigmoid is 0 below -18.
    /// </remarks>
    /// <param name="trained">The trained, loaded or initialized model.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="opset">The operator set, 13 to 26; the default, 17, is read by every runtime of the last years.</param>
    /// <param name="inputName">The name of the input, kept byte for byte.</param>
    /// <param name="outputName">The name of the output; the default is <c>probabilities</c> after a softmax or sigmoid, else <c>output</c>.</param>
    /// <param name="graphName">The name of the graph, which viewers show.</param>
    /// <exception cref="ArgumentException">A name is empty or taken, or the opset cannot be written.</exception>
    /// <exception cref="NotSupportedException">A layer has no form in ONNX.</exception>
    /// <exception cref="OnnxValidationException">The model breaks a rule of ONNX, such as a weight that is not finite in float32.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static OnnxFile SaveOnnx(
        this TrainedModel trained, string path, int opset = 17, string inputName = "input", string? outputName = null, string graphName = "model") =>
        trained.SaveOnnx(path, new OnnxSettings { Opset = opset, InputName = inputName, OutputName = outputName, GraphName = graphName });

    /// <inheritdoc cref="SaveOnnx(TrainedModel, string, int, string, string?, string)"/>
    /// <param name="trained">The trained, loaded or initialized model.</param>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="settings">Version and names.</param>
    public static OnnxFile SaveOnnx(this TrainedModel trained, string path, OnnxSettings settings)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(settings);
        var model = Model(trained, settings);
        OnnxValidation.Check(model);
        var bytes = OnnxWriter.Bytes(model);
        WholeFile.Write(path, stream => stream.Write(bytes));
        return new(path, trained, settings, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    internal static OnnxModel Model(TrainedModel trained, OnnxSettings settings)
    {
        var graph = trained.Model.Lower();
        var (paths, layers) = (trained.Model.Paths, trained.Model.Layers);
        var docs = Enumerable.Range(0, layers.Count).ToDictionary(i => paths[i], i => layers[i].ToString(), StringComparer.Ordinal);
        var lowered = GraphLowering.Lower(graph, path => trained.Parameters[path], path => docs.GetValueOrDefault(path, ""), settings);
        return new(Opset.IrVersion(settings.Opset), lowered with { Doc = trained.Model.ToString() })
        {
            ProducerName = "Pipeline",
            ProducerVersion = typeof(OnnxExport).Assembly.GetName().Version?.ToString(3) ?? "",
            Opsets = [new("", settings.Opset)],
            Metadata = OnnxMetadata.Of(trained, graph),
        };
    }
}
