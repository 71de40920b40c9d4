namespace Trm.Console.Wire;

/// <summary>Where somebody is sent within the console, and nowhere else: an open redirect would lend our name to a copy of the sign-in page.</summary>
public static class LocalPath
{
    private const int Longest = 512;

    /// <summary>The path, where it is one of the console; the first page otherwise.</summary>
    public static string Of(string? path) => path is ['/', ..] and not ['/', '/' or '\\', ..] && path.Length <= Longest && path.All(c => c is > ' ' and < '\x7f' and not '\\' and not '"' and not '<' and not '>') ? path : "/";
}
