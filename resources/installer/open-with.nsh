; Offers Espalier under "Open with" for ONNX networks, to whom it is installed for. What opens them now stays the default:
; electron-builder's own associations would take its place.

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Espalier.onnx" "" "ONNX network"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Espalier.onnx\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  WriteRegStr SHELL_CONTEXT "Software\Classes\.onnx\OpenWithProgids" "Espalier.onnx" ""
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Espalier.onnx"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.onnx\OpenWithProgids" "Espalier.onnx"
!macroend
