using NUnit.Framework;

namespace Trm.Testing;

/// <summary>
/// Finds the material nobody in this project wrote: vectors, samples, code lists. It lies outside the repository, in the folder
/// named by the environment variable <c>TRM_VECTORS</c> or, by default, in <c>../shared/data</c> beside the checkout.
/// </summary>
public static class Vectors
{
    /// <summary>The environment variable that names the data folder.</summary>
    public const string Variable = "TRM_VECTORS";

    /// <summary>The folder that holds <c>Trm.sln</c>.</summary>
    public static string Checkout { get; } = FindCheckout();

    /// <summary>The data folder, whether or not it exists.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>True where the data folder exists.</summary>
    public static bool Present => Directory.Exists(Root);

    /// <summary>The path of a folder or file below the data folder (<c>"vectors/merkle"</c>), whether or not it exists.</summary>
    public static string Folder(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    /// <summary>
    /// The path of a folder below the data folder. Where the whole data folder is absent the running test is skipped and says which data it
    /// misses: the one skip this suite knows. A folder missing inside a data folder that exists is a failure.
    /// </summary>
    public static string RequireFolder(string relative) => Require(relative, Directory.Exists);

    /// <summary>As <see cref="RequireFolder"/>, for one file.</summary>
    public static string RequireFile(string relative) => Require(relative, File.Exists);

    private static string Require(string relative, Func<string, bool> exists)
    {
        var path = Folder(relative);
        if (exists(path)) return path;
        if (!Present) Assert.Ignore($"The data '{relative}' is absent: neither {Variable} nor '../shared/data' beside the checkout leads to it.");
        Assert.Fail($"The data folder {Root} exists, but '{relative}' is missing in it.");
        return path;
    }

    private static string FindRoot() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.GetFullPath(Path.Combine(Checkout, "..", "shared", "data"));

    private static string FindCheckout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Trm.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Trm.sln.");
    }
}
