using System.Diagnostics;

namespace Pipeline.Tests;

/// <summary>Files that are not the library that is looked for: each gives a sentence, none an exception, and none ends the process.</summary>
public sealed class LibraryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pipeline-tensorflow-");

    [Fact]
    public void Find_FolderWithoutLibrary_SaysWhatWasLookedFor()
    {
        var (file, problem) = LibraryFile.Find(_folder.FullName);
        file.Should().BeNull();
        problem.Should().Contain(_folder.FullName).And.Contain(LibraryFile.Names[0]).And.Contain("SciSharp.TensorFlow.Redist");
    }

    [Fact]
    public void Find_FolderThatIsMissing_SaysSo() =>
        LibraryFile.Find(Path.Combine(_folder.FullName, "none")).Problem.Should().Contain("none");

    [Fact]
    public void Find_LibraryUnderEachName_IsTaken()
    {
        foreach (var name in LibraryFile.Names)
        {
            var place = Directory.CreateDirectory(Path.Combine(_folder.FullName, $"of {name}")).FullName;
            File.WriteAllText(Path.Combine(place, name), "x");
            LibraryFile.Find(place).File.Should().Be(Path.Combine(place, name));
            LibraryFile.Find(Path.Combine(place, name)).File.Should().Be(Path.Combine(place, name), "the file itself may be named too");
        }
    }

    [LinuxFact]
    public void Find_LinkThatStandsAlone_IsFollowedToTheFileWithItsCompanion()
    {
        var (there, alone, together) = (Folder("there"), Folder("alone"), Folder("together"));
        var (file, companion) = (Path.Combine(there, "libtensorflow_cc.so.2"), Path.Combine(there, "libtensorflow_framework.so.2"));
        File.WriteAllText(file, "x");
        File.WriteAllText(companion, "x");
        var (link, linkWithCompanion) = (Path.Combine(alone, LibraryFile.Names[0]), Path.Combine(together, LibraryFile.Names[0]));
        File.CreateSymbolicLink(link, file);
        File.CreateSymbolicLink(linkWithCompanion, link);
        File.CreateSymbolicLink(Path.Combine(together, "libtensorflow_framework.so.2"), companion);

        LibraryFile.Find(alone).File.Should().Be(file);
        LibraryFile.Find(together).File.Should().Be(linkWithCompanion, "there the loader finds the companion");
        LibraryFile.IsSame(linkWithCompanion, file).Should().BeTrue();
        LibraryFile.IsSame(companion, file).Should().BeFalse();
    }

    [Fact]
    public void Load_TextFile_IsRefused() => Refused(Write("not a library"u8.ToArray()), "not a shared library");

    [Fact]
    public void Load_EmptyFile_IsRefused() => Refused(Write([]), "not a shared library");

    [LinuxFact]
    public void Load_LibraryOfAnotherProcessor_IsRefused()
    {
        var bytes = File.ReadAllBytes(OneLibrary());
        (bytes[18], bytes[19]) = (0x08, 0x00); // MIPS
        Refused(Write(bytes), "another processor");
    }

    [LinuxFact]
    public void Load_TruncatedLibrary_IsRefused() => Refused(Write(File.ReadAllBytes(OneLibrary())[..^100]), "truncated");

    [LinuxFact]
    public void Load_TruncatedCompanion_IsRefused()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "libtensorflow_framework.so.2"), File.ReadAllBytes(OneLibrary())[..^100]);
        Refused(Write(File.ReadAllBytes(OneLibrary())), "truncated");
    }

    [LinuxFact]
    public void Load_LibraryOfSomethingElse_IsRefused() => Refused(OneLibrary(), "is not TensorFlow, it has no");

    [CompilerFact]
    public void Load_OtherVersion_IsRefused()
    {
        var names = LoadedLibrary.EntryPoints.Where(name => name != "TF_Version").Select(name => $"void {name}(void) {{}}");
        File.WriteAllText(Path.Combine(_folder.FullName, "old.c"), $"const char* TF_Version(void) {{ return \"1.15.0\"; }}\n{string.Join('\n', names)}\n");
        var library = Path.Combine(_folder.FullName, LibraryFile.Names[0]);
        using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", library, Path.Combine(_folder.FullName, "old.c")]);
        compiler.WaitForExit();
        compiler.ExitCode.Should().Be(0);
        Refused(library, "1.15.0");
    }

    [Theory]
    [InlineData("2.16.2", true)]
    [InlineData("2.10.0", true)]
    [InlineData("2.18.0-rc1", true)]
    [InlineData("2.9.3", false)]
    [InlineData("1.15.0", false)]
    [InlineData("3.0.0", false)]
    [InlineData("", false)]
    public void Version_OfALibrary_FitsFrom210(string version, bool fits) => LoadedLibrary.Fits(version).Should().Be(fits);

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Refused(string file, string because)
    {
        var (library, problem) = LoadedLibrary.Load(file);
        library.Should().BeNull();
        problem.Should().Contain(file[..file.LastIndexOf('/')]).And.Contain(because).And.Contain("SciSharp.TensorFlow.Redist");
    }

    private string Folder(string name) => _folder.CreateSubdirectory(name).FullName;

    private string Write(byte[] bytes)
    {
        var file = Path.Combine(_folder.FullName, LibraryFile.Names[0]);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    /// <summary>A small library that every .NET has.</summary>
    private static string OneLibrary() => Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so");
}

/// <summary>A test of Linux' libraries.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "The file format is that of Linux.";
}

/// <summary>A test that makes a library.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CompilerFactAttribute : FactAttribute
{
    public CompilerFactAttribute() => Skip = OperatingSystem.IsLinux() && File.Exists("/usr/bin/cc") ? null : "There is no C compiler at /usr/bin/cc.";
}
