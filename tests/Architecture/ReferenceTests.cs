using System.Text.Json;

namespace Pipeline.Tests;

public sealed class ReferenceTests
{
    private static readonly string[] Trunk = ["Pipeline.Dsl", "Pipeline.Data", "Pipeline.Backends"];

    [Fact]
    public void Assemblies_OfTheProduct_AreAllFound() =>
        Product.Assemblies.Select(assembly => assembly.GetName().Name).Should().Contain([.. Trunk, "Pipeline.Backends.Reference", "Pipeline.Backends.Managed", "Pipeline.Export.Onnx"]);

    [Fact]
    public void References_BetweenAssemblies_PointFromTheEdgeToTheTrunk()
    {
        foreach (var assembly in Product.Assemblies)
        {
            var name = assembly.GetName().Name!;
            var used = assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(IsOurs);
            used.Should().BeSubsetOf(Allowed(name), "{0} may see nothing else", name);
        }
    }

    [Fact]
    public void ProjectReferences_OfTheProduct_PointFromTheEdgeToTheTrunk()
    {
        foreach (var project in Product.ProjectFiles("Dsl", "Backends", "Export").Where(file => Path.GetFileName(file) != "Pipeline.csproj"))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var references = System.Xml.Linq.XDocument.Load(project).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
            references.Should().BeSubsetOf(Allowed(name), "{0} may refer to nothing else", name);
        }
    }

    [Fact]
    public void Language_OfAllAssemblies_NeedsTheBaseClassLibraryAlone() =>
        typeof(Prelude).Assembly.GetReferencedAssemblies().Select(reference => reference.Name).Should().OnlyContain(name => name!.StartsWith("System.", StringComparison.Ordinal));

    [Fact]
    public void FSharpCore_InRestoredPackages_IsNowhere()
    {
        var restored = Product.ProjectFiles("Dsl", "Backends", "Export", "examples", "tests")
            .Select(project => Path.Combine(Path.GetDirectoryName(project)!, "obj", "project.assets.json"))
            .Where(File.Exists).ToList();
        restored.Should().HaveCountGreaterThan(Product.Assemblies.Count);
        foreach (var file in restored)
        {
            using var assets = JsonDocument.Parse(File.ReadAllBytes(file));
            assets.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name)
                .Should().NotContain(library => library.StartsWith("FSharp", StringComparison.OrdinalIgnoreCase), "{0} says what was restored", file);
        }
    }

    [Fact]
    public void FSharpCore_InOutputFolders_IsNowhere()
    {
        var outputs = Product.ProjectFiles("Dsl", "Backends", "Export", "examples", "tests").Select(project => Path.Combine(Path.GetDirectoryName(project)!, "bin")).Where(Directory.Exists);
        outputs.SelectMany(folder => Directory.EnumerateFiles(folder, "FSharp*", SearchOption.AllDirectories)).Should().BeEmpty();
    }

    private static bool IsOurs(string name) => name.StartsWith("Pipeline", StringComparison.Ordinal);

    // The trunk in its order; then leaves, which see the trunk and not each other. One leaf is a pair: ONNX Runtime checks what Onnx writes.
    private static IEnumerable<string> Allowed(string name) => Array.IndexOf(Trunk, name) switch
    {
        >= 0 and var place => Trunk.Take(place),
        _ when name == "Pipeline.Export.OnnxRuntime" => [.. Trunk, "Pipeline.Export.Onnx"],
        _ => Trunk,
    };
}
