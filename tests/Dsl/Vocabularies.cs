using System.Reflection;
using System.Runtime.CompilerServices;

namespace Pipeline.Tests;

/// <summary>The records that a user's description is made of, found by reflection.</summary>
internal static class Vocabularies
{
    private static readonly Type[] s_kinds =
    [
        typeof(Layer), typeof(Expr), typeof(Loss), typeof(Optimizer), typeof(Initializer), typeof(Regularizer), typeof(Metric), typeof(Measurement),
        typeof(Schedule), typeof(Clipping), typeof(Averaging), typeof(RateFactor), typeof(StopRule), typeof(KeepRule), typeof(Padding), typeof(Constraint), typeof(Model), typeof(Objective), typeof(Training),
    ];

    /// <summary>Every concrete type that describes itself.</summary>
    internal static List<Type> Records { get; } = typeof(Model).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && DescribeOf(type) is not null)
        .ToList();

    internal static Type Kind(Type type) => s_kinds.Single(kind => kind.IsAssignableFrom(type));

    internal static Description Describe(object value) => (Description)DescribeOf(value.GetType())!.Invoke(value, null)!;

    internal static object Clone(object record) => record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;

    /// <summary>The properties that <c>with</c> can set.</summary>
    internal static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0);

    /// <summary>Everything of the Dsl inside a value, itself included.</summary>
    internal static IEnumerable<object> Parts(object? value)
    {
        if (value is null or string or Tensor || value.GetType().IsPrimitive || value.GetType().IsEnum)
        {
            yield break;
        }

        if (DescribeOf(value.GetType()) is not null)
        {
            yield return value;
        }

        var nested = value is System.Collections.IEnumerable items
            ? items.Cast<object?>()
            : value.GetType().Assembly == typeof(Model).Assembly
                ? value.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Select(field => field.GetValue(value))
                    .Concat(value.GetType().BaseType!.GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Select(field => field.GetValue(value)))
                : [];
        foreach (var part in nested.SelectMany(Parts))
        {
            yield return part;
        }
    }

    /// <summary>A description read back through JSON by the table of its kind.</summary>
    internal static object ReadBack(object value)
    {
        var json = DescriptionWriter.ToJson(value is Layer layer ? layer.DescribeWhole() : Describe(value));
        return value switch
        {
            Layer => Fields.Parse(json, Vocabulary.Layer),
            Expr => Fields.Parse(json, Vocabulary.Expression),
            Loss => Fields.Parse(json, Vocabulary.Loss),
            Dsl.Schedule => Fields.Parse(json, Vocabulary.Schedule),
            Clipping => Fields.Parse(json, Clipping.Read),
            Averaging => Fields.Parse(json, Averaging.Read),
            Dsl.RateFactor => Fields.Parse(json, Dsl.RateFactor.Read),
            Optimizer => Fields.Parse(json, Vocabulary.Optimizer),
            Initializer => Fields.Parse(json, Vocabulary.Initializer),
            Regularizer => Fields.Parse(json, Vocabulary.Regularizer),
            Metric => Fields.Parse(json, Vocabulary.Metric),
            Measurement => Fields.Parse(json, Vocabulary.Measurement),
            StopRule => Fields.Parse(json, Vocabulary.Stop),
            KeepRule => Fields.Parse(json, Vocabulary.Keep),
            Padding => Fields.Parse(json, Vocabulary.Padding),
            Constraint => Fields.Parse(json, Vocabulary.Constraint),
            Model => Dsl.Model.FromJson(json),
            Objective => Dsl.Objective.FromJson(json),
            Training => Dsl.Training.FromJson(json),
            _ => throw new InvalidOperationException($"{value.GetType().Name} has no table."),
        };
    }

    private static MethodInfo? DescribeOf(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute))
        ? null
        : type.GetMethod("Describe", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, []);
}
