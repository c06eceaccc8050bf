using System.Text.Json.Nodes;

namespace Pipeline.Tests;

/// <summary>The cases of Keras that come with the tests.</summary>
internal static class Cases
{
    private static readonly Lazy<IReadOnlyList<GoldenCase>> s_all = new(() => GoldenFile.Read(Keras)!);

    internal static string Keras => Path.Combine(AppContext.BaseDirectory, "data", "keras.json.gz");

    internal static IReadOnlyList<GoldenCase> All => s_all.Value;

    internal static GoldenCase Named(string name) => All.Single(golden => golden.Name == name);

    /// <summary>The smallest case as JSON, to be changed: one row, one weight, y = 2x, trained towards 3x for one step of rate 0.1.</summary>
    internal static JsonNode Small() => JsonNode.Parse(
        """
        {
          "schema": 1, "producer": "by hand",
          "cases": [{
            "name": "small", "input": [1],
            "layers": [{"class": "Dense", "config": {"units": 1, "use_bias": false}}],
            "loss": {"class": "MeanSquaredError", "config": {}},
            "optimizer": {"class": "SGD", "config": {"learning_rate": 0.125}},
            "batch_size": 1, "epochs": 1,
            "weights": {"layers.0.kernel": {"shape": [1, 1], "data": [2]}},
            "x": {"shape": [1, 1], "data": [1]}, "y": {"shape": [1, 1], "data": [3]},
            "expected": {
              "initial_predictions": {"shape": [1, 1], "data": [2]},
              "first_step_gradients": {"layers.0.kernel": {"shape": [1, 1], "data": [-2]}},
              "losses": [1],
              "weights": {"layers.0.kernel": {"shape": [1, 1], "data": [2.25]}},
              "predictions": {"shape": [1, 1], "data": [2.25]}
            }
          }]
        }
        """)!;
}
