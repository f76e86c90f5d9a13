/** Where bodies cross, lie in each other or come too close: pure geometry in metres. */
package io.citytwin.geometry.clash;
