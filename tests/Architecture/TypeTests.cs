using System.Reflection;

namespace Pipeline.Tests;

public sealed class TypeTests
{
    // Where static fields change, and why they must.
    private static readonly Dictionary<string, string> StatesOfTheProcess = new(StringComparer.Ordinal)
    {
        ["Pipeline.Backends.TensorFlow.NativeRuntime"] = "TensorFlow has one library, one thread pool and one pool of GPU memory in a process: the first choice holds, and another one is refused",
    };

    public static TheoryData<string> Assemblies => [.. Product.Assemblies.Select(assembly => assembly.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Classes_OfAnAssembly_AreAbstractOrSealed(string assembly) =>
        Types(assembly).Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false }).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Namespaces_OfAnAssembly_AreOneWithItsName(string assembly) =>
        Types(assembly).Where(type => type.Namespace != assembly).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Names_OfTypes_AvoidWordsThatSayNothing(string assembly) =>
        Types(assembly).Where(type => Array.Exists(["Builder", "Manager", "Helper", "Context", "Engine"], word => type.Name.EndsWith(word, StringComparison.Ordinal)) || type.Name == "Pipeline")
            .Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void StaticFields_OfAnAssembly_NeverChange(string assembly) =>
        Types(assembly)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field is { IsInitOnly: false, IsLiteral: false } && !field.Name.Contains('<') && !StatesOfTheProcess.ContainsKey(field.DeclaringType!.FullName!))
            .Select(field => $"{field.DeclaringType}.{field.Name}").Should().BeEmpty();

    /// <summary>Else == would ask whether two values are the same object, and say no where Equals says yes.</summary>
    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Classes_WithAnEqualityOfTheirOwn_HaveItsOperator(string assembly) =>
        Types(assembly)
            .Where(type => type.GetMethod(nameof(Equals), BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, [typeof(object)]) is not null)
            .Where(type => type.GetMethod("op_Equality") is null)
            .Should().BeEmpty();

    /// <summary>The compiler's ToString prints numbers in the culture of the thread: a record that holds numbers that are not whole prints itself.</summary>
    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Records_ThatHoldNumbers_PrintTheSameInEveryCulture(string assembly) =>
        Types(assembly)
            .Where(type => type.IsPublic && type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null)
            .Where(type => type.GetProperties().Any(property => IsFractional(property.PropertyType)))
            .Where(type => type.GetMethod(nameof(ToString), [])!.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false))
            .Should().BeEmpty();

    private static bool IsFractional(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var plain
        && (plain == typeof(double) || plain == typeof(float) || plain == typeof(decimal) || plain == typeof(DateTimeOffset) || plain == typeof(DateTime));

    private static IEnumerable<Type> Types(string assembly) => Product.WrittenTypes(Assembly.Load(assembly));
}
