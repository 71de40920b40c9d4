namespace Trm.Node.Http;

/// <summary>With what a call is counted. Nothing that is counted with one takes from another.</summary>
internal enum Measure
{
    Normal,

    /// <summary>What is done because something did not go through.</summary>
    Remedy,

    /// <summary>What stops somebody, or tells what has happened to a person.</summary>
    Stop,
}
