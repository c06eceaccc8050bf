namespace Pipeline.Export.OnnxRuntime;

/// <summary>The verb that proves that ONNX Runtime gives the same answers as the trained model.</summary>
public static class ParityCheck
{
    /// <summary>1e-5: for probabilities an absolute difference, otherwise relative to the largest value of each output.</summary>
    public const double DefaultTolerance = 1e-5;

    /// <summary>Runs the file in ONNX Runtime over all rows and compares with what <c>Predict</c> gives.</summary>
    /// <remarks>
    /// Batches of 1 row, of 7 rows and of all rows, each with the graph optimizations up to "extended" and with all of them, on one thread. Both sides get the features
    /// as float32. A value agrees where |Δ| ≤ tolerance · scale:
    /// the scale is 1 for probabilities (the output of a softmax or sigmoid), otherwise the largest |value| of that output over the rows, so that the check means the
    /// same for a regression of millions as for one of millionths;
    /// values that are not finite agree only with themselves. Where a value lies further apart than that, but no further than float32's rounding can carry it for this
    /// row's weights and features (bounded layer by layer from Σ|x||w|; at most 100 times the tolerance), it agrees too: a model with very large logits is sound, but
    /// not computed to 1e-5 by anyone in float32. A decision can differ within the tolerance only on a tie: it is counted, but is no failure. Decided is by the largest
    /// output (of a softmax, or where the loss is CrossEntropy or there are as many classes as outputs), for each output of a sigmoid by the training's accuracy
    /// threshold or else 0.5, and for other outputs not at all.
    /// </remarks>
    /// <param name="file">What <c>SaveOnnx</c> gave; the bytes are those on disk now.</param>
    /// <param name="data">The rows; targets are not read.</param>
    /// <param name="tolerance">The largest difference that counts as equal.</param>
    /// <returns>What was measured; printed, it is one line.</returns>
    /// <exception cref="ParityException">A value differs, or the file has other shapes or names; the message names the worst row.</exception>
    /// <exception cref="FileNotFoundException">The file is gone.</exception>
    /// <exception cref="OnnxFormatException">The file was cut short or edited into no ONNX file.</exception>
    /// <exception cref="ArgumentException">The data does not fit the model, or the tolerance is negative or not finite.</exception>
    public static ParityReport CheckParity(this OnnxFile file, Dataset data, double tolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Run(file.Trained, file.Path, data, tolerance, file.Settings);
    }

    /// <summary>The same for a file on disk, whoever wrote it: one float input, one float output, any names.</summary>
    /// <inheritdoc cref="CheckParity(OnnxFile, Dataset, double)"/>
    /// <param name="trained">The model that the file should hold.</param>
    /// <param name="path">The file.</param>
    /// <param name="data">The rows; targets are not read.</param>
    /// <param name="tolerance">The largest difference that counts as equal.</param>
    public static ParityReport CheckParity(this TrainedModel trained, string path, Dataset data, double tolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Run(trained, path, data, tolerance, null);
    }

    private static ParityReport Run(TrainedModel trained, string path, Dataset data, double tolerance, OnnxSettings? settings)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!(double.IsFinite(tolerance) && tolerance >= 0))
        {
            throw Throw.BadTolerance(tolerance);
        }

        var features = data.Features.ToFloat32();
        var expected = trained.Predict(features);
        var bytes = OnnxReader.ReadBytes(path);

        // Our own reader says what is wrong with a broken file, and where; ONNX Runtime says only that it is.
        var read = OnnxReader.Parse(bytes, Path.GetFileName(path));
        var input = features.Float32.ToArray();
        var comparison = new Comparison(trained, features, expected, tolerance);
        foreach (var optimization in Optimizations.All)
        {
            using var runtime = new Runtime(bytes, path, optimization);
            Signature.Check(runtime, trained, path, settings);
            foreach (var batch in BatchSizes(data.Count))
            {
                comparison.Add(runtime.Run(input, features.Shape, expected.Shape, batch), batch, optimization);
            }
        }

        var report = comparison.Report(read, bytes);
        return report.Agrees ? report : throw Throw.Differs(path, trained, report);
    }

    private static IEnumerable<int> BatchSizes(int rows) => new[] { 1, 7, rows }.Where(size => size <= rows).Distinct();
}
