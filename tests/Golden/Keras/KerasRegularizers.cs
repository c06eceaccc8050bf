namespace Pipeline.Tests;

/// <summary>Keras' regularizers.</summary>
internal static class KerasRegularizers
{
    internal static Regularizer? Of(KerasOptions options, string name, ICollection<string> missing)
    {
        if (options.Take(name) is not { } value)
        {
            return null;
        }

        if (KerasOptions.Nested(value) is not { } regularizer || regularizer.Class.ToUpperInvariant() is not ("L1" or "L2" or "L1L2"))
        {
            return options.MissingValue<Regularizer?>(name, value, null);
        }

        var inner = new KerasOptions(regularizer, missing);
        var factors = regularizer.Class.ToUpperInvariant() switch
        {
            "L1" => new Regularizer(inner.Number("l1", 0.01), 0),
            "L2" => new Regularizer(0, inner.Number("l2", 0.01)),
            _ => new Regularizer(inner.Number("l1", 0), inner.Number("l2", 0)),
        };
        inner.End();
        return factors;
    }
}
