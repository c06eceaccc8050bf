namespace Pipeline.Dsl;

/// <summary>How a name says which parameters are meant.</summary>
internal static class ParameterName
{
    /// <summary>Whether a name is a parameter's path (<c>2:Dense.weight</c>), its layer's or block's (<c>2:Dense</c>, <c>hidden</c>), or its own last part (<c>bias</c>).</summary>
    internal static bool Fits(string name, string path) =>
        path == name
        || (path.StartsWith(name, StringComparison.Ordinal) && path[name.Length] is '.' or '/')
        || (path.EndsWith(name, StringComparison.Ordinal) && path.Length > name.Length && path[^(name.Length + 1)] == '.');
}
