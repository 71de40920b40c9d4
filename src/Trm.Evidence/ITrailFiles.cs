namespace Trm.Evidence;

/// <summary>The files of a trail, wherever they lie.</summary>
internal interface ITrailFiles
{
    /// <summary>All of them, with forward slashes.</summary>
    IReadOnlyList<string> Places { get; }

    /// <summary>What is no file at all, found while listing.</summary>
    IReadOnlyList<Finding> Odd { get; }

    /// <summary>The content, or null where there is no such file. A larger file is cut behind the limit, where it fails every check.</summary>
    byte[]? Read(string place, int most);
}
