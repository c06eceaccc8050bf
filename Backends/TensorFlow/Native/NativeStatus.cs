using System.Runtime.InteropServices;
using Tensorflow;

namespace Pipeline.Backends.TensorFlow;

/// <summary>TensorFlow's answer to a call.</summary>
internal static class NativeStatus
{
    /// <summary>Turns an answer that is not OK into an exception.</summary>
    /// <exception cref="InsufficientMemoryException">TensorFlow had no memory left.</exception>
    /// <exception cref="InvalidOperationException">Anything else.</exception>
    internal static void Check(SafeStatusHandle status, string doing)
    {
        var code = c_api.TF_GetCode(status);
        if (code != TF_Code.TF_OK)
        {
            var message = Marshal.PtrToStringUTF8(c_api.TF_Message(status)) ?? string.Empty;
            throw code == TF_Code.TF_RESOURCE_EXHAUSTED ? Throw.NoMemory(message) : Throw.Failed(doing, code.ToString(), message);
        }
    }
}
