using System.Reflection;
using System.Runtime.Loader;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Pipeline.Tests;

/// <summary>What a block printed, and the exception it ended with.</summary>
internal sealed record SnippetRun(string Output, Exception? Failure);

/// <summary>Compiles a block as the program of a user who references the packages <c>Pipeline</c> and, where it is built, <c>Pipeline.Backends.TensorFlow</c>, and writes no using, and runs it in an empty folder.</summary>
internal static class SnippetProgram
{
    private const string Separator = "\u0001";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);
    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.CSharp14);
    private static readonly IReadOnlyList<MetadataReference> s_references = References();
    private static readonly SyntaxTree s_usings = CSharpSyntaxTree.ParseText(string.Join('\n', Usings()), s_parsing);

    internal static SnippetRun Run(Snippet snippet) => Execute(Compile(snippet));

    private static byte[] Compile(Snippet snippet)
    {
        var before = string.Concat(snippet.Before.Select(block => $"{block}\n"));
        var code = $"{before}Console.Write(\"{Separator}\");\n#line 1 \"Program.cs\"\n{snippet.Code}\n";
        var tree = CSharpSyntaxTree.ParseText(code, s_parsing, path: "Program.cs");
        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable);
        using var assembly = new MemoryStream();
        var result = CSharpCompilation.Create("Snippet", [s_usings, tree], s_references, options).Emit(assembly);
        var problems = result.Diagnostics.Where(problem => problem.Severity >= DiagnosticSeverity.Warning).ToList();
        return problems.Count == 0
            ? assembly.ToArray()
            : throw new InvalidOperationException($"{snippet.Place}: the block does not compile:\n{string.Join('\n', problems)}\n{snippet.Code}");
    }

    private static SnippetRun Execute(byte[] assembly)
    {
        var (folder, home, console) = (Directory.CreateTempSubdirectory("pipeline-docs-"), Directory.GetCurrentDirectory(), Console.Out);
        var loader = new AssemblyLoadContext("Snippet", isCollectible: true);
        using var output = new StringWriter { NewLine = "\n" };
        try
        {
            Directory.SetCurrentDirectory(folder.FullName);
            Console.SetOut(output);
            var failure = Invoke(loader.LoadFromStream(new MemoryStream(assembly)).EntryPoint!);
            return new(output.ToString().Split(Separator)[^1], failure);
        }
        finally
        {
            Console.SetOut(console);
            Directory.SetCurrentDirectory(home);
            loader.Unload();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs the program on a thread of its own, so that one that hangs is an error and not the end of the tests.</summary>
    private static Exception? Invoke(MethodInfo main)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                main.Invoke(null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
            }
            catch (TargetInvocationException exception)
            {
                failure = exception.InnerException;
            }
        })
        { IsBackground = true };
        thread.Start();
        return thread.Join(s_limit) ? failure : new TimeoutException($"It still runs after {s_limit.TotalSeconds} s.");
    }

    /// <summary>The framework, the assemblies of the product and the logging that its packages bring: not what the tests themselves use.</summary>
    private static IReadOnlyList<MetadataReference> References()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return [.. trusted.Where(path => Path.GetDirectoryName(path) == framework || IsProduct(path)).Select(path => MetadataReference.CreateFromFile(path))];
    }

    /// <summary>With what the package brings and its users write against: the console that tables are printed on, the logger that a training is logged to.</summary>
    private static bool IsProduct(string path) =>
        Path.GetFileNameWithoutExtension(path) is var name
        && (name is "Microsoft.Extensions.Logging.Abstractions" or "Spectre.Console" || (name.StartsWith("Pipeline.", StringComparison.Ordinal) && !name.EndsWith(".Tests", StringComparison.Ordinal)));

    /// <summary>The usings of a console program with implicit usings, and those that the package brings.</summary>
    private static IEnumerable<string> Usings()
    {
        string[] sdk = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];
        string[] packages = ["Export/Meta/buildTransitive/Pipeline.props", .. OptionalTensorFlow.IsBuilt ? (string[])["Backends/TensorFlow/buildTransitive/Pipeline.Backends.TensorFlow.props"] : []];
        return sdk.Select(name => $"global using {name};")
            .Concat(packages.SelectMany(package => XDocument.Load(Repository.Full(package)).Descendants("Using")).Select(Using));
    }

    private static string Using(XElement use)
    {
        var before = use.Attribute("Alias") is { } alias ? $"{alias.Value} = " : (bool?)use.Attribute("Static") == true ? "static " : string.Empty;
        return $"global using {before}{use.Attribute("Include")!.Value};";
    }
}
