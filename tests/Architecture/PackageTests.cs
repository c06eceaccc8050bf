using System.IO.Compression;
using System.Xml.Linq;

namespace Pipeline.Tests;

/// <summary>The packages as a user gets them: what is in them, and a program in an empty project that refers to <c>Pipeline</c> alone.</summary>
[Trait("Category", "Package")]
public sealed class PackageTests(PackedSolution packed) : IClassFixture<PackedSolution>
{
    // Without a using: the package brings them.
    private const string Program = """
        var (train, test) = Datasets.Digits().Split(0.8, seed: 1);

        var trained = Input(64).Dense(100, Relu).Dense(10, Softmax)
            .Loss(CrossEntropy)
            .Optimizer(Adam(0.001))
            .Metrics(Accuracy)
            .Compile(Managed)
            .Fit(train, epochs: 20, batchSize: 32, validation: test);

        Console.WriteLine(trained.Evaluate(test));
        trained.SaveOnnx("digits.onnx").CheckParity(test);
        """;

    [Fact]
    public void Packages_OfTheSolution_AreTheProductAndTheMetaPackage() =>
        Directory.EnumerateFiles(packed.Packages, "*.nupkg").Select(file => Path.GetFileName(file).Replace($".{PackedSolution.Version}.nupkg", "", StringComparison.Ordinal))
            .Should().BeEquivalentTo([.. Product.Assemblies.Select(assembly => assembly.GetName().Name), "Pipeline"]);

    [Fact]
    public void Packages_OfTheSolution_CarryLicenceDescriptionAndSymbols()
    {
        foreach (var name in Product.Assemblies.Select(assembly => assembly.GetName().Name!))
        {
            var metadata = Metadata(name);
            metadata.Should().Contain("license", "MIT").And.Contain("authors", "the Pipeline authors");
            metadata["description"].Should().NotBe("Package Description", "{0} says what it is", name);
            File.Exists(Path.Combine(packed.Packages, $"{name}.{PackedSolution.Version}.snupkg")).Should().BeTrue("{0} has symbols", name);
        }
    }

    [Fact]
    public void MetaPackage_OfTheSolution_BringsEveryOtherPackageAndTheUsings()
    {
        using var package = ZipFile.OpenRead(Path.Combine(packed.Packages, $"Pipeline.{PackedSolution.Version}.nupkg"));
        package.Entries.Select(entry => entry.FullName).Should().Contain("buildTransitive/Pipeline.props").And.NotContain(name => name.EndsWith(".dll", StringComparison.Ordinal));
        Dependencies("Pipeline").Should().Contain(Product.Assemblies.Select(assembly => assembly.GetName().Name!).Where(name => name != Product.TensorFlow)).And.NotContain(Product.TensorFlow);
    }

#if TENSORFLOW
    /// <summary>Users choose the native library: those for CPU and for GPU differ.</summary>
    [Fact]
    public void TensorFlowPackage_OfTheSolution_BringsTheBindingAndTheUsingsButNoNativeLibrary()
    {
        Dependencies(Product.TensorFlow).Should().Contain("Pipeline.Backends").And.Contain("TensorFlow.NET").And.NotContain(name => name.StartsWith("SciSharp", StringComparison.Ordinal));
        using var package = ZipFile.OpenRead(Path.Combine(packed.Packages, $"{Product.TensorFlow}.{PackedSolution.Version}.nupkg"));
        package.Entries.Select(entry => entry.FullName).Should().Contain($"buildTransitive/{Product.TensorFlow}.props").And.NotContain(name => name.StartsWith("runtimes/", StringComparison.Ordinal));
    }
#endif

    [Fact]
    public void EmptyProject_WithThePackageAlone_TrainsExportsAndChecks()
    {
        var project = Directory.CreateDirectory(Path.Combine(packed.Folder, "app")).FullName;
        File.WriteAllText(Path.Combine(project, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(project, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestorePackagesPath>{Path.Combine(packed.Folder, "restored")}</RestorePackagesPath>
                <RestoreAdditionalProjectFallbackFolders>{RestoredForTheTests()}</RestoreAdditionalProjectFallbackFolders>
                <RestoreAdditionalProjectSources>{packed.Packages};{Path.Combine(Product.Root, "artifacts", "feed")}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Pipeline" Version="{PackedSolution.Version}" />
              </ItemGroup>
            </Project>
            """);

        var output = Shell.Dotnet(project, "run", "-c", "Release");

        output.Should().MatchRegex("accuracy 0\\.9[0-9]");
        File.Exists(Path.Combine(project, "digits.onnx")).Should().BeTrue();
    }

    // What other packages these need was restored to build the tests; nothing is downloaded again.
    private static string RestoredForTheTests()
    {
        var assets = File.ReadAllText(Path.Combine(Product.Root, "tests", "Architecture", "obj", "project.assets.json"));
        return System.Text.Json.JsonDocument.Parse(assets).RootElement.GetProperty("project").GetProperty("restore").GetProperty("packagesPath").GetString()!;
    }

    private Dictionary<string, string> Metadata(string name) =>
        Nuspec(name).Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);

    private IReadOnlyList<string> Dependencies(string name) =>
        [.. Nuspec(name).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value)];

    private XDocument Nuspec(string name)
    {
        using var package = ZipFile.OpenRead(Path.Combine(packed.Packages, $"{name}.{PackedSolution.Version}.nupkg"));
        using var nuspec = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(nuspec);
    }
}
