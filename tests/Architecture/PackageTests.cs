using System.IO.Compression;
using System.Xml.Linq;

namespace Pipeline.Tests;

/// <summary>The packages as a user gets them: what is in them, and a program in an empty project that refers to <c>Pipeline</c> alone.</summary>
[Trait("Category", "Package")]
public sealed class PackageTests : IDisposable
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
        Console.WriteLine(trained.SaveOnnx("digits.onnx").CheckParity(test));
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("pipeline-packages-").FullName;

    public PackageTests() =>
        Shell.Dotnet(Product.Root, "pack", "--no-build", "-c", Product.Configuration, "Pipeline.sln", "-o", Packages, "-p:PackageVersion=0.0.1-test");

    private string Packages => Path.Combine(_folder, "packages");

    [Fact]
    public void Packages_OfTheSolution_AreTheProductAndTheMetaPackage() =>
        Directory.EnumerateFiles(Packages, "*.nupkg").Select(file => Path.GetFileName(file).Replace(".0.0.1-test.nupkg", "", StringComparison.Ordinal))
            .Should().BeEquivalentTo([.. Product.Assemblies.Select(assembly => assembly.GetName().Name), "Pipeline"]);

    [Fact]
    public void Packages_OfTheSolution_CarryLicenceDescriptionAndSymbols()
    {
        foreach (var name in Product.Assemblies.Select(assembly => assembly.GetName().Name!))
        {
            var metadata = Metadata(name);
            metadata.Should().Contain("license", "MIT").And.Contain("authors", "the Pipeline authors");
            metadata["description"].Should().NotBe("Package Description", "{0} says what it is", name);
            File.Exists(Path.Combine(Packages, $"{name}.0.0.1-test.snupkg")).Should().BeTrue("{0} has symbols", name);
        }
    }

    [Fact]
    public void MetaPackage_OfTheSolution_BringsEveryOtherPackageAndTheUsings()
    {
        using var package = ZipFile.OpenRead(Path.Combine(Packages, "Pipeline.0.0.1-test.nupkg"));
        package.Entries.Select(entry => entry.FullName).Should().Contain("buildTransitive/Pipeline.props").And.NotContain(name => name.EndsWith(".dll", StringComparison.Ordinal));
        using var nuspec = package.GetEntry("Pipeline.nuspec")!.Open();
        XDocument.Load(nuspec).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value)
            .Should().Contain(Product.Assemblies.Select(assembly => assembly.GetName().Name!).Where(name => name != "Pipeline.Backends.TensorFlow"));
    }

    [Fact]
    public void EmptyProject_WithThePackageAlone_TrainsExportsAndChecks()
    {
        var project = Directory.CreateDirectory(Path.Combine(_folder, "app")).FullName;
        File.WriteAllText(Path.Combine(project, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(project, "app.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestorePackagesPath>{Path.Combine(_folder, "restored")}</RestorePackagesPath>
                <RestoreAdditionalProjectFallbackFolders>{RestoredForTheTests()}</RestoreAdditionalProjectFallbackFolders>
                <RestoreAdditionalProjectSources>{Packages};{Path.Combine(Product.Root, "artifacts", "feed")}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Pipeline" Version="0.0.1-test" />
              </ItemGroup>
            </Project>
            """);

        var output = Shell.Dotnet(project, "run", "-c", "Release");

        output.Should().MatchRegex("accuracy 0\\.9[0-9]").And.Contain("ONNX Runtime agrees").And.Contain("0 of 360 decisions differ");
        File.Exists(Path.Combine(project, "digits.onnx")).Should().BeTrue();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // What other packages these need was restored to build the tests; nothing is downloaded again.
    private static string RestoredForTheTests()
    {
        var assets = File.ReadAllText(Path.Combine(Product.Root, "tests", "Architecture", "obj", "project.assets.json"));
        return System.Text.Json.JsonDocument.Parse(assets).RootElement.GetProperty("project").GetProperty("restore").GetProperty("packagesPath").GetString()!;
    }

    private Dictionary<string, string> Metadata(string name)
    {
        using var package = ZipFile.OpenRead(Path.Combine(Packages, $"{name}.0.0.1-test.nupkg"));
        using var nuspec = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);
    }
}
