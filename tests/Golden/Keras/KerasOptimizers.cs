using System.Text.Json;

namespace Pipeline.Tests;

/// <summary>Keras' optimizers.</summary>
internal static class KerasOptimizers
{
    internal static Optimizer? Of(KerasObject optimizer, ICollection<string> missing)
    {
        var count = missing.Count;
        var options = new KerasOptions(optimizer, missing);
        Optimizer made;
        switch (optimizer.Class)
        {
            case "SGD":
                var momentum = options.Number("momentum", 0);
                // Without momentum Keras' Nesterov form is the plain one.
                made = new Sgd(options.Number("learning_rate", 0.01), momentum, options.Flag("nesterov", false) && momentum != 0);
                break;
            case "Adam":
                made = new Adam(options.Number("learning_rate", 0.001), options.Number("beta_1", 0.9), options.Number("beta_2", 0.999), options.Number("epsilon", 1e-7));
                options.Off("amsgrad", IsFalse);
                break;
            default:
                missing.Add(optimizer.Class);
                return null;
        }

        options.Off("weight_decay", value => value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0);
        options.Off("clipnorm");
        options.Off("global_clipnorm");
        options.Off("clipvalue");
        options.Off("loss_scale_factor");
        options.Off("use_ema", IsFalse);
        options.Ignore("ema_momentum", "ema_overwrite_frequency");
        options.Off("gradient_accumulation_steps", value => value.ToString() == "1");
        options.End();
        return missing.Count == count ? made : null;
    }

    private static bool IsFalse(JsonElement value) => value.ValueKind == JsonValueKind.False;
}
