using System.Text;
using NUnit.Framework;

namespace Trm.Testing;

/// <summary>
/// Golden files: what others rely on, kept byte for byte in the repository. A test compares; only with the environment variable
/// <c>TRM_GOLDEN=write</c> does it write instead, and the difference is then read in the commit.
/// </summary>
public static class Golden
{
    /// <summary>The environment variable that lets golden files be rewritten.</summary>
    public const string Variable = "TRM_GOLDEN";

    /// <summary>Holds bytes to a golden file.</summary>
    /// <param name="file">The file's path from the folder that holds <c>Trm.sln</c>, with forward slashes.</param>
    public static void Holds(string file, byte[] actual)
    {
        var path = Path.Combine([Vectors.Checkout, .. file.Split('/')]);
        if (Environment.GetEnvironmentVariable(Variable) == "write")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, actual);
            return;
        }

        Assert.That(path, Does.Exist, $"the golden file {file} is missing: {Advice}");
        var expected = File.ReadAllBytes(path);
        Assert.That(Encoding.UTF8.GetString(actual), Is.EqualTo(Encoding.UTF8.GetString(expected)), $"{file} differs: {Advice}");
        Assert.That(actual, Is.EqualTo(expected), $"{file} differs in its bytes: {Advice}");
    }

    /// <summary>Holds text to a golden file; UTF-8, line feeds.</summary>
    public static void Holds(string file, string actual) => Holds(file, Encoding.UTF8.GetBytes(actual));

    private static string Advice => $"where the change is meant, run this test with {Variable}=write and read the difference before it is committed";
}
