using System.Reflection;
using System.Runtime.Loader;

namespace Pipeline.Tests;

/// <summary>Probe gives a sentence whatever happens, and the one that helps.</summary>
public sealed class ProbeTests
{
    [TensorFlowFact]
    public void Probe_AssemblyThatIsMissing_SaysThatTensorFlowNetIs()
    {
        foreach (var missing in (string[])["Tensorflow.Binding", "Google.Protobuf"])
        {
            var probe = new WithoutAssembly(missing).LoadFromAssemblyPath(typeof(TensorFlowBackend).Assembly.Location).GetType(typeof(TensorFlow).FullName!)!
                .GetMethod(nameof(TensorFlow.Probe))!.Invoke(null, [null])!.ToString();
            probe.Should().Contain("without TensorFlow.NET").And.Contain(missing).And.Contain("TensorFlow.NET 0.150.0").And.NotContain("Redist");
        }
    }

    [Fact]
    public void Advice_OnAnyException_NamesWhatIsMissing()
    {
        foreach (var native in (Exception[])[new DllNotFoundException("It"), new EntryPointNotFoundException("It"), new BadImageFormatException("It")])
        {
            TensorFlow.Advice(native).Should().StartWith("any model without its native library: It (add the package SciSharp.TensorFlow.Redist", native.GetType().Name);
        }

        foreach (var managed in (Exception[])[new FileNotFoundException("It"), new FileLoadException("It"), new TypeLoadException("It"), new MissingMethodException("It")])
        {
            TensorFlow.Advice(managed).Should().StartWith("any model without TensorFlow.NET: It (add the package Pipeline.Backends.TensorFlow", managed.GetType().Name);
        }

        foreach (var other in (Exception[])[new InsufficientMemoryException("It"), new ArgumentException("It"), new InvalidOperationException("It")])
        {
            TensorFlow.Advice(other).Should().Be("any model: It", other.GetType().Name);
        }
    }

    /// <summary>A place for assemblies from which one is missing.</summary>
    private sealed class WithoutAssembly(string missing) : AssemblyLoadContext(nameof(WithoutAssembly))
    {
        private readonly AssemblyDependencyResolver _files = new(typeof(ProbeTests).Assembly.Location);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name == missing ? throw new FileNotFoundException($"Could not load file or assembly '{assemblyName}'.", assemblyName.FullName)
            : assemblyName.Name is "Tensorflow.Binding" && _files.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path)
            : null;
    }
}
