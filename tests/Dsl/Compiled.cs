using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Pipeline.Tests;

/// <summary>C# expressions compiled together and evaluated, with the words of the Dsl in sight.</summary>
internal static class Compiled
{
    internal static List<object> Evaluate(IReadOnlyList<string> expressions)
    {
        var methods = expressions.Select((code, index) => $"    public static object V{index}() => {code};");
        var text = $"using Pipeline.Dsl;\nusing static Pipeline.Dsl.Prelude;\npublic static class Values\n{{\n{string.Join('\n', methods)}\n}}\n";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Printed", [CSharpSyntaxTree.ParseText(text)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"{diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)} in {diagnostic.Location.SourceTree!.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line]}")
            .Should().BeEmpty("what is printed is C#");
        stream.Position = 0;
        var loader = new AssemblyLoadContext("Printed", isCollectible: true);
        try
        {
            var values = loader.LoadFromStream(stream).GetType("Values")!;
            return expressions.Select((_, index) => values.GetMethod($"V{index}")!.Invoke(null, null)!).ToList();
        }
        finally
        {
            loader.Unload();
        }
    }
}
