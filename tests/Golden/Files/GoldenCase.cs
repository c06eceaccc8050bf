using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>A Keras object as its config describes it.</summary>
/// <param name="Class">The class: <c>Dense</c>.</param>
/// <param name="Config">Its options, a JSON object.</param>
internal sealed record KerasObject(string Class, JsonElement Config);

/// <summary>One training run, as the file has it.</summary>
internal sealed record GoldenCase
{
    internal required string Name { get; init; }

    internal required Shape Input { get; init; }

    internal required Seq<KerasObject> Layers { get; init; }

    internal required KerasObject Loss { get; init; }

    internal required KerasObject Optimizer { get; init; }

    internal required int BatchSize { get; init; }

    internal required int Epochs { get; init; }

    /// <summary>Initial values by name, <c>layers.0.kernel</c>.</summary>
    internal required Parameters Weights { get; init; }

    internal required Tensor X { get; init; }

    /// <summary>[n, targets].</summary>
    internal required Tensor Y { get; init; }

    /// <summary>One weight per row, or null.</summary>
    internal required Tensor? SampleWeight { get; init; }

    /// <summary>One factor per class, or empty. Where there are sample weights too, those follow from it.</summary>
    internal required Seq<double> ClassWeight { get; init; }

    internal required Expected Expected { get; init; }
}

/// <summary>What Keras computed.</summary>
/// <param name="InitialPredictions">The output for all rows before the first step.</param>
/// <param name="Losses">The loss of each step before its update.</param>
/// <param name="Gradients">The first step's, by weight name.</param>
/// <param name="Weights">After the last step, by name.</param>
/// <param name="Predictions">The output for all rows after the last step.</param>
internal sealed record Expected(Tensor InitialPredictions, Tensor Losses, Parameters Gradients, Parameters Weights, Tensor Predictions);
