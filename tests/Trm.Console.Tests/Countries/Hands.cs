namespace Trm.Console.Tests.Countries;

/// <summary>How somebody works a page.</summary>
internal enum Hands
{
    /// <summary>With a mouse, in a browser that runs scripts and has a device for passkeys.</summary>
    Mouse,

    /// <summary>In the same browser, with the keys alone: Tab, arrows, blank, Enter.</summary>
    Keys,

    /// <summary>With the keys alone, in a browser that runs no script.</summary>
    KeysWithoutScript,
}
