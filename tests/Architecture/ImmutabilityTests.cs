using System.Collections;
using System.Reflection;

namespace Pipeline.Tests;

/// <summary>A value of the language, or of data, cannot be changed once it is made.</summary>
public sealed class ImmutabilityTests
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // What is no value but a tool in the hands of one call, and why it may change.
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["Scope"] = "collects the nodes while a model is lowered, and knows where it is; the graph it gives cannot change",
        ["SlotsOfRule"] = "asks one rule for its slots; they cannot change",
        ["Draw"] = "gives one call of a function its random numbers, one after the other; what the function makes cannot change",
        ["CsvRows"] = "goes through a file row by row; the data set it gives cannot change",
        ["ByteSource"] = "goes through the bytes of an array and sums them up; the tensor it gives cannot change",
        ["NpyText"] = "goes through a header sign by sign; what it gives cannot change",
        ["ColumnSums"] = "sums up the rows of a feature; the scaler or the parameters it gives cannot change",
    };

    private static IEnumerable<Type> Values =>
        Product.Assemblies.Where(assembly => assembly.GetName().Name is "Pipeline.Dsl" or "Pipeline.Data")
            .SelectMany(Product.WrittenTypes)
            .Where(type => !type.IsEnum && !type.IsInterface && !typeof(Delegate).IsAssignableFrom(type) && !typeof(Exception).IsAssignableFrom(type));

    [Fact]
    public void Fields_OfValues_AreSetOnlyWhileTheyAreMade() =>
        Values.Where(type => !Exceptions.ContainsKey(type.Name))
            .SelectMany(type => type.GetFields(Instance))
            .Where(field => !field.IsInitOnly)
            .Select(field => $"{field.DeclaringType}.{field.Name}").Should().BeEmpty();

    [Fact]
    public void PublicProperties_OfValues_HaveNoSetter() =>
        Values.SelectMany(type => type.GetProperties(Instance))
            .Where(property => property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)))
            .Select(property => $"{property.DeclaringType}.{property.Name}").Should().BeEmpty();

    [Fact]
    public void PublicProperties_OfValues_HandOutNoCollectionThatCanChange() =>
        Values.Where(type => type.IsVisible)
            .SelectMany(type => type.GetProperties(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(property => CanChange(property.PropertyType))
            .Select(property => $"{property.DeclaringType}.{property.Name} is a {property.PropertyType}").Should().BeEmpty();

    [Fact]
    public void Exceptions_OfTheRule_AreStillNeeded()
    {
        foreach (var (name, reason) in Exceptions)
        {
            Values.Should().Contain(type => type.Name == name && type.GetFields(Instance).Any(field => !field.IsInitOnly), "an exception is listed for it: {0}", reason);
        }
    }

    private static bool CanChange(Type type) =>
        type.IsArray
        || (type.IsGenericType && (type.Name.StartsWith("Span", StringComparison.Ordinal) || type.Name.StartsWith("Memory", StringComparison.Ordinal)))
        || typeof(IList).IsAssignableFrom(type) && type.Namespace!.StartsWith("System.Collections", StringComparison.Ordinal) && type.Namespace != "System.Collections.Immutable" && type.Namespace != "System.Collections.Frozen"
        || (type.IsGenericType && new[] { typeof(IList<>), typeof(ICollection<>), typeof(IDictionary<,>), typeof(ISet<>), typeof(Dictionary<,>), typeof(HashSet<>) }.Contains(type.GetGenericTypeDefinition()));
}
