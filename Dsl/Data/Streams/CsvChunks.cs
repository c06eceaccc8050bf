using CsvHelper;

namespace Pipeline.Data;

/// <summary>Reads a CSV file some rows at a time.</summary>
internal sealed class CsvChunks : IDisposable
{
    private readonly CsvReader _reader;
    private readonly CsvTable _table;
    private readonly string _path;
    private readonly ElementType _type;

    internal CsvChunks(string path, CsvLayout layout, bool? header, char delimiter, ElementType type)
    {
        (_path, _type) = (path, type);
        var options = Dataset.Options(delimiter);
        try
        {
            _reader = CsvReader.FromFile(path, options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Throw.CannotRead(path, exception);
        }

        try
        {
            _table = new CsvTable(new CsvRows(_reader, path, delimiter, header), layout);
        }
        catch
        {
            _reader.Dispose();
            throw;
        }
    }

    internal Seq<string> FeatureNames => _table.FeatureNames;

    internal Seq<string> TargetNames => _table.TargetNames;

    /// <summary>The next rows; null after the last.</summary>
    internal Samples? Next(int most)
    {
        try
        {
            return _table.Next(_type, most);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Throw.CannotRead(_path, exception);
        }
    }

    public void Dispose() => _reader.Dispose();
}
