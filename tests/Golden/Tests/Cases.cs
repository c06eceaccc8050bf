using System.Text.Json.Nodes;

namespace Pipeline.Tests;

/// <summary>The cases of Keras that come with the tests.</summary>
internal static class Cases
{
    private static readonly Lazy<IReadOnlyList<GoldenCase>> s_all = new(() => GoldenFile.Read(Keras)!);

    /// <summary>Those that need only what this library has: a case that drops out of the list, or does not pass, is a bug.</summary>
    internal static readonly IReadOnlyList<string> Supported =
    [
        "optimizer-sgd", "optimizer-momentum", "optimizer-nesterov", "optimizer-adam", "optimizer-adam-custom",
        "activation-linear", "activation-sigmoid", "activation-tanh", "activation-relu", "activation-leaky_relu", "activation-softmax", "activation-leaky-relu-slope",
        "activation-softplus", "activation-elu", "activation-selu", "activation-celu", "activation-gelu", "activation-silu", "activation-mish", "activation-softsign", "activation-hard_sigmoid",
        "activation-hard_silu", "activation-hard_tanh", "activation-hard_shrink", "activation-soft_shrink", "activation-tanh_shrink", "activation-relu6", "activation-squareplus",
        "activation-sparse_plus", "activation-exponential", "activation-elu-alpha", "layer-deep",
        "loss-mse", "loss-mae", "loss-bce", "loss-bce-logits", "loss-cce", "loss-cce-logits", "loss-sparse-cce", "loss-sparse-cce-logits", "loss-sigmoid-multi-label",
        "loss-mape", "loss-msle", "loss-huber", "loss-logcosh", "loss-poisson", "loss-cosine", "loss-bce-smoothing", "loss-binary-focal", "loss-cce-smoothing", "loss-categorical-focal", "loss-kld",
        "loss-hinge", "loss-squared-hinge", "loss-categorical-hinge", "loss-sum-reduction",
        "sample-weight", "class-weight",
        "regularizer-kernel-l1", "regularizer-kernel-l2", "regularizer-kernel-l1l2", "regularizer-bias-l2", "regularizer-activity-l1", "regularizer-activity-l2",
        "constraint-maxnorm", "constraint-nonneg", "constraint-unitnorm", "layer-no-bias", "shape-64-50-10", "shape-64-100-50-10", "shape-2-4-1", "shape-1-32-1", "shape-8-12-8-1", "ragged-last-batch",
    ];

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
